"""Write docs/cli.md from the commands themselves: `python -m onrecord.docs > docs/cli.md`."""

from __future__ import annotations

from collections.abc import Iterator

import click

from onrecord.cli import main


def cli_page() -> str:
    """Write the page: a section for each command with its help text."""
    head = "# Commands\n\nGenerated from the commands themselves by `make docs`; do not edit.\n"
    return head + "".join(f"\n## {name}\n\n```\n{text.rstrip()}\n```\n" for name, text in _help_texts(main, "onrecord"))


def _help_texts(command: click.Command, name: str) -> Iterator[tuple[str, str]]:
    context = click.Context(
        command, info_name=name, max_content_width=100, terminal_width=100, help_option_names=["-h", "--help"]
    )
    yield name, command.get_help(context)
    if isinstance(command, click.Group):
        for child, inner in sorted(command.commands.items()):
            yield from _help_texts(inner, f"{name} {child}")


if __name__ == "__main__":
    print(cli_page(), end="")
