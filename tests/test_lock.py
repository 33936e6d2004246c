"""requirements.lock holds names, versions, where they apply, and hashes: no address of where they were had."""

from __future__ import annotations

import re
from pathlib import Path

LOCK = Path(__file__).resolve().parents[1] / "requirements.lock"
PIN = re.compile(r"[a-z0-9][a-z0-9._-]*==[0-9][\w.+!]*(?: ; [\w\s.'\"<>=!()]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")


def test_each_line_is_a_pin_or_a_hash() -> None:
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not PIN.fullmatch(line) and not HASH.fullmatch(line)] == []
    assert sum(bool(PIN.fullmatch(line)) for line in lines) > 50
