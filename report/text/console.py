"""The one way of strangers' words to a terminal or a log: without what a terminal obeys or a reader cannot see."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from onrecord.report.text.plain import visible


def shown(text: str) -> str:
    """The text without what a terminal would obey or nobody could see; lines and tabs stay."""
    return visible(text.replace("\r", "").replace("\u2028", "\n").replace("\u2029", "\n"))


class SafeConsole(Console):
    """A console that prints strangers' words through `shown`; colours and the moves of progress are its own."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Render as rich does, each piece of text cleaned: what is taken out has no width, so no table shifts."""
        for segment in super().render(renderable, options):
            text = segment.text if segment.control else shown(segment.text)
            yield segment if text == segment.text else Segment(text, segment.style, segment.control)


def clean_event(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A processor of structlog: every text of a log line through `shown`."""
    return {key: shown(value) if isinstance(value, str) else value for key, value in event.items()}
