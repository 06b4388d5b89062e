"""The two tokenizers of Argos packages behind one face."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

__all__ = ["Tokenizer", "load_tokenizer"]


class Tokenizer(Protocol):
    """Text to the tokens of a package, and back."""

    aligns: bool
    """Whether tokens can be traced back to characters."""

    def encode(self, text: str) -> list[str]:
        """The tokens of a sentence."""

    def decode(self, tokens: Sequence[str]) -> str:
        """The text of tokens."""


class _SentencePiece:
    aligns = True

    def __init__(self, path: Path) -> None:
        import sentencepiece

        self._processor: Any = sentencepiece.SentencePieceProcessor(model_file=str(path))

    def encode(self, text: str) -> list[str]:
        tokens: list[str] = self._processor.encode(text, out_type=str)
        return tokens

    def decode(self, tokens: Sequence[str]) -> str:
        text: str = self._processor.decode(list(tokens))
        return text.replace("\u2581", " ")


class _Bpe:
    """Older packages: Moses' tokenizer and byte-pair encoding, as argostranslate runs them."""

    aligns = False

    def __init__(self, path: Path) -> None:
        from argostranslate import package

        self._tokenizer: Any = package.Package(path).tokenizer

    def encode(self, text: str) -> list[str]:
        return list(self._tokenizer.encode(text))

    def decode(self, tokens: Sequence[str]) -> str:
        return str(self._tokenizer.decode(list(tokens)))


def load_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of the package in ``folder``.

    Raises what its library raises, where a file is missing or damaged.
    """
    model = folder / "sentencepiece.model"
    if model.is_file():
        return _SentencePiece(model)
    if (folder / "bpe.model").is_file():
        return _Bpe(folder)
    raise FileNotFoundError("neither sentencepiece.model nor bpe.model is in it")
