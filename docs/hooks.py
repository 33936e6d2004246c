"""Hooks of the site (properdocs.yml): the pages of the root, the list of decisions, and links as the site has them."""

from __future__ import annotations

import posixpath
import re
from html import escape
from pathlib import Path

from properdocs.config.defaults import ProperDocsConfig
from properdocs.structure.files import File, Files
from properdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
BROUGHT = {"CONTRIBUTING.md": "contributing.md", "SECURITY.md": "reporting.md", "CHANGELOG.md": "changelog.md"}
FROM_ROOT = {page: name for name, page in BROUGHT.items()}
DECISIONS = "decisions/index.md"
LINK = re.compile(r"(?<!!)\[([^\]\n]*)\]\((?!\w+:)([^)#\s]+)(#[^)\s]*)?\)")
MERMAID = re.compile(r"^```mermaid\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


def on_config(config: ProperDocsConfig) -> None:
    """Anchors as the repository's own view makes them, so that one link holds in both."""
    config.mdx_configs["toc"]["slugify"] = lambda text, separator: slug(text)


def slug(heading: str) -> str:
    """A heading's anchor: lower case, no punctuation, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def on_files(files: Files, config: ProperDocsConfig) -> None:
    """Add the pages that stand at the root of the repository, and the list of decisions."""
    for name, page in BROUGHT.items():
        if (ROOT / name).exists():
            files.append(File.generated(config, page, content=(ROOT / name).read_text(encoding="utf-8")))
    files.append(File.generated(config, DECISIONS, content=decisions(ROOT / "docs" / "decisions")))


def decisions(folder: Path) -> str:
    """The list of the decisions in `folder`, each by its own first line."""
    pages = sorted(folder.glob("0*.md"))
    heads = [(page.name, page.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")) for page in pages]
    return "# Decisions\n\nWhere the code departs from the first design.\n\n" + "".join(
        f"- [{head}]({name})\n" for name, head in heads
    )


def on_page_markdown(markdown: str, page: Page, config: ProperDocsConfig, files: Files) -> str:
    """The page with the repository's links turned into the site's, and its Mermaid source folded away."""
    here = page.file.src_uri
    if here == DECISIONS:
        return markdown
    folder = posixpath.dirname(FROM_ROOT.get(here, f"docs/{here}"))
    linked = LINK.sub(lambda link: site_link(link, folder, posixpath.dirname(here)), markdown)
    return MERMAID.sub(lambda block: folded(block[1]), linked)


def site_link(link: re.Match[str], folder: str, here: str) -> str:
    """The link for a page in the site's folder `here`, which stands in `folder` of the repository.

    A file or folder of the repository that is no page of the site becomes the link's text. What leads nowhere stays
    as it is, for the strict build to find.
    """
    text, target, anchor = link[1], posixpath.normpath(posixpath.join(folder, link[2])), link[3] or ""
    if target == "docs/decisions":
        target = f"docs/{DECISIONS}"
    if target in BROUGHT:
        target = f"docs/{BROUGHT[target]}"
    elif (ROOT / target).exists() and not (target.startswith("docs/") and (ROOT / target).is_file()):
        return text
    return f"[{text}]({posixpath.relpath(target, f'docs/{here}')}{anchor})"


def folded(source: str) -> str:
    return (
        f"<details><summary>The tables as Mermaid source</summary><pre><code>{escape(source)}</code></pre></details>\n"
    )
