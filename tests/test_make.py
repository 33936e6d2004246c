"""`make` alone says what can be made, and hosted CI calls the script that anybody can run."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import yaml

HOUSE = Path(__file__).resolve().parents[1]


def test_make_lists_every_target_with_what_it_does() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.*)$", (HOUSE / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    told = subprocess.run(
        ["make", "--no-print-directory"], cwd=HOUSE, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    rows = [re.fullmatch(r"make (\w+) +(\S.*)", line) for line in told]
    assert [row[1] for row in rows if row] == phony.split() and len(rows) == len(phony.split())


def test_hosted_ci_calls_the_script() -> None:
    workflow = yaml.safe_load((HOUSE / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    (job,) = workflow["jobs"].values()
    assert [step["run"] for step in job["steps"] if "run" in step] == ["bash .ci/run"]
    assert (HOUSE / ".ci" / "run").is_file() and workflow["permissions"] == {"contents": "read"}
