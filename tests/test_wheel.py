"""The built wheel is whole: installed elsewhere and run from another directory, without this checkout."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

HOUSE = Path(__file__).resolve().parents[1]
ROOMS = ("onrecord", "ingest", "nlp", "store", "report")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)], cwd=HOUSE, check=True
    )
    (path,) = target.glob("*.whl")
    return path


def test_every_table_template_and_sql_file_is_in_it(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    tracked = subprocess.run(["git", "ls-files", *ROOMS], cwd=HOUSE, capture_output=True, text=True, check=True).stdout
    assert [name for name in tracked.splitlines() if name not in inside] == []


def test_it_runs_elsewhere(wheel: Path, tmp_path: Path) -> None:
    """Its own environment, where only the dependencies are those of this one: the checkout is not on its path."""
    environment = tmp_path / "venv"
    venv.create(environment, with_pip=False)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(environment), "platbase": str(environment)}))
    install = ["-m", "pip", "install", "--quiet", "--no-deps", "--target", str(packages), str(wheel)]
    subprocess.run([sys.executable, *install], check=True)
    here = Path(sysconfig.get_path("purelib"))
    links = tmp_path / "dependencies"
    links.mkdir()
    for entry in here.iterdir():  # all but this checkout, which is installed in place
        if "onrecord" not in entry.name and entry.suffix != ".pth":
            (links / entry.name).symlink_to(entry)
    (packages / "dependencies.pth").write_text(str(links))
    python = environment / "bin" / "python"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    where = subprocess.run(
        [python, "-c", "import onrecord, store, nlp; print(onrecord.__file__, store.__file__, nlp.__file__)"],
        cwd=elsewhere, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert all(path.startswith(str(packages)) for path in where.stdout.split()), where.stdout
    (elsewhere / "note.txt").write_text('"We will wait," said Ana Ruiz, the mayor of Elko, Nevada.\n', encoding="utf-8")
    read = subprocess.run(
        [python, "-m", "onrecord", "extract", "note.txt"], cwd=elsewhere, capture_output=True, text=True, check=True
    )
    assert '"Ana Ruiz"' in read.stdout and "state:nv/place:elko" in read.stdout
    demo = subprocess.run(
        [python, "-m", "onrecord", "demo"], cwd=elsewhere, capture_output=True, text=True, check=False
    )
    assert demo.returncode == 0, demo.stderr
    assert "The week's digest" in demo.stdout and "19 articles" in demo.stdout
