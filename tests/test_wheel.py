"""The built wheel is whole: installed into an environment of its own and run from another directory, without this checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from onrecord.nlp.fingerprint import fingerprint

pytestmark = pytest.mark.slow

HOUSE = Path(__file__).resolve().parents[1]
ROOMS = ("onrecord", "ingest", "nlp", "store", "report")
WHERE = (
    "import onrecord; from onrecord import ingest, nlp, report, store; "
    "print(*(room.__file__ for room in (onrecord, ingest, nlp, store, report)))"
)


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment that holds the wheel, and a directory outside the checkout to work in."""

    root: Path
    packages: Path
    elsewhere: Path

    def run(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One of the environment's commands, by its bare name."""
        clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        program = str(self.root / "bin" / command)
        return subprocess.run([program, *arguments], cwd=self.elsewhere, env=clean, capture_output=True, text=True)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    subprocess.run(build, cwd=HOUSE, check=True)
    (path,) = target.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Only the dependencies are those of this environment, linked: the checkout, installed here in place, is not."""
    root = tmp_path_factory.mktemp("installed")
    venv.create(root, with_pip=False)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(root), "platbase": str(root)}))
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--quiet",
        "--disable-pip-version-check",
        "--python",
        str(root / "bin" / "python"),
    ]
    subprocess.run([*pip, "install", "--no-deps", "--no-index", str(wheel)], check=True)
    links = tmp_path_factory.mktemp("dependencies")
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if "onrecord" not in entry.name and entry.suffix != ".pth":
            (links / entry.name).symlink_to(entry)
    (packages / "dependencies.pth").write_text(str(links), encoding="utf-8")
    return Installed(root, packages, tmp_path_factory.mktemp("elsewhere"))


def test_every_table_template_and_sql_file_is_in_it(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    tracked = subprocess.run(["git", "ls-files", *ROOMS], cwd=HOUSE, capture_output=True, text=True, check=True).stdout
    names = [
        name if name.startswith("onrecord/") else f"onrecord/{name}"
        for name in tracked.splitlines()
        if not (HOUSE / name).is_symlink() and not name.startswith("nlp/training/")
    ]
    assert sum(not name.endswith(".py") for name in names) > 50, "git must know the tables, or this shows nothing"
    assert [name for name in names if name not in inside] == []


def test_it_takes_one_name_in_site_packages(wheel: Path) -> None:
    """`nlp`, `store` and their like are other people's names; and nobody learns weights from a wheel."""
    inside = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in inside if ".dist-info/" not in name} == {"onrecord"}
    assert [name for name in inside if "/training/" in name] == []


def test_the_installed_copy_is_the_one_that_runs(installed: Installed) -> None:
    done = installed.run("python", "-c", WHERE)
    assert done.returncode == 0, done.stderr
    rooms = [Path(path) for path in done.stdout.split()]
    assert len(rooms) == len(ROOMS) and all(path.is_relative_to(installed.packages) for path in rooms), done.stdout


def test_it_reads_by_the_same_version_as_the_checkout(installed: Installed) -> None:
    done = installed.run("python", "-c", "from onrecord.nlp.fingerprint import fingerprint; print(fingerprint())")
    assert done.stdout.strip() == fingerprint(), done.stderr


def test_it_reads_a_text(installed: Installed) -> None:
    note = '"We will wait," said Ana Ruiz, the mayor of Elko, Nevada.\n'
    (installed.elsewhere / "note.txt").write_text(note, encoding="utf-8")
    done = installed.run("onrecord", "extract", "note.txt")
    assert done.returncode == 0, done.stderr
    assert '"Ana Ruiz"' in done.stdout and "state:nv/place:elko" in done.stdout


def test_it_runs_the_demo(installed: Installed) -> None:
    done = installed.run("onrecord", "demo")
    assert done.returncode == 0, done.stderr
    assert "The week's digest" in done.stdout and "19 articles" in done.stdout
