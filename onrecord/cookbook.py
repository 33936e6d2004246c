"""Fill docs/cookbook.md with the answers to its questions, from the demo's database.

python -m onrecord.cookbook docs/cookbook.md DEMO_DIRECTORY      (onrecord demo --keep DEMO_DIRECTORY)
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from onrecord import store
from onrecord.report.answers import write

BLOCK = re.compile(r"```sql\n(.*?)```\n(?:\n```text\n.*?```\n)?", re.DOTALL)


def fill(page: str, directory: Path) -> str:
    """Put the answer of each ```sql block of a page into a ```text block below it. StoreError if one fails."""
    return BLOCK.sub(lambda match: f"```sql\n{match[1]}```\n\n```text\n{answer(match[1], directory)}```\n", page)


def answer(sql: str, directory: Path) -> str:
    """Ask a question; the answer is the table that `onrecord sql` prints."""
    text = io.StringIO()
    write(store.query(directory, sql), "table", text)
    return "".join(line.rstrip() + "\n" for line in text.getvalue().splitlines())


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(fill(path.read_text(encoding="utf-8"), Path(sys.argv[2])), encoding="utf-8")
