"""Argos packages, run by CTranslate2 on the processor.

``argostranslate.translate`` would do as well, but strips underscores, splits sentences with models it
downloads, and knows no alignment. Only the package format is Argos' here.
"""

import hashlib
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from i18n.errors import ModelError
from i18n.translate.engines.pieces import source_spans, target_text
from i18n.translate.packages import PackageInfo, find_chain
from i18n.translate.types import Alignment, EngineOptions, Sentence, Translation

__all__ = ["ArgosEngine", "cores", "open_argos"]

_BATCH_TOKENS = 1024
"""Source tokens in a batch, padding included. Found by measurement (benchmarks/translate_speed.py)."""
_MARKERS = tuple(f"⟦{number}⟧" for number in range(1, 10))
"""What the embedded package copies: single pieces of its vocabulary, trained for that."""
_WORDS = tuple(tuple(form.format(number) for number in range(1, 10)) for form in ("[{}]", "{{{}}}", "Q{}"))
"""What other packages mostly copy. Of 400 sentences with code the embedded one copies 93 % with its own markers, 93 %
with the first and second of these, 92 % with the third, and 73 to 91 % with others that were tried."""


_HEADS = re.compile(rb"(decoder/alignment_heads\x00\x00\x02\x02\x00\x00\x00)..", re.DOTALL)
"""Name, rank 0, type int16, 2 bytes: a variable of CTranslate2's model file, format version 6."""


def open_argos(source: str, target: str, options: EngineOptions) -> "ArgosEngine | ChainEngine":
    """The engine for a pair of locales: the user's package, the embedded one, or two by way of English."""
    models = [ArgosEngine(package, source, target, options) for package in find_chain(source, target)]
    return models[0] if len(models) == 1 else ChainEngine(models)


class ArgosEngine:
    """One package."""

    window = 256

    def __init__(self, package: PackageInfo, source: str, target: str, options: EngineOptions) -> None:
        if package.path is None:
            raise ModelError(f"{package.name}: not installed. Install it with `i18n models install {package.name}`.")
        self._package = package
        self.source, self.target = source, target
        self.origin = f"argos {package.title}"
        self._path = package.path
        self._beam = max(1, options.beam_size)
        self._threads = options.threads or cores()
        self._tokenizer = _load_tokenizer(package, package.path)
        self._prefix = package.target_prefix
        self.aligns = self._tokenizer.aligns
        self._translator = self._load_translator()
        self.fingerprint = _checksum(package.path, f"{self.origin} beam {self._beam}")
        native = all(self._tokenizer.encode(marker)[-1:] == [marker] for marker in _MARKERS)
        self.disguises: tuple[tuple[str, ...], ...] = (_MARKERS, *_WORDS) if native else _WORDS

    def _load_translator(self) -> Any:
        import ctranslate2

        supported = ctranslate2.get_supported_compute_types("cpu")
        try:
            return ctranslate2.Translator(
                str(self._path / "model"),
                files=_files(self._path / "model") if self.aligns else None,
                device="cpu",
                compute_type="int8" if "int8" in supported else "default",
                # Small models gain from translators side by side, not from threads inside one.
                inter_threads=self._threads,
                intra_threads=1,
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise _broken(self._package, self._path / "model", error) from error

    def tokens(self, text: str) -> list[str]:
        """The package's tokens of a text."""
        tokens: list[str] = self._tokenizer.encode(text)
        return tokens

    def submit(self, sentences: Sequence[Sentence]) -> Callable[[], Sequence[Translation]]:
        """Queue sentences for translation; sentences with and without alignment make batches of their own."""
        tokens = [self._tokenizer.encode(sentence.text) for sentence in sentences]
        groups: dict[tuple[bool, bool], list[int]] = {}
        for index, sentence in enumerate(sentences):
            groups.setdefault((sentence.align and self.aligns, sentence.careful), []).append(index)
        pending = [
            (indices, self._start([tokens[index] for index in indices], align=align, careful=careful))
            for (align, careful), indices in groups.items()
        ]

        def wait() -> Sequence[Translation]:
            translations: dict[int, Translation] = {}
            for indices, results in pending:
                for index, result in zip(indices, results, strict=True):
                    translations[index] = self._translation(sentences[index], tokens[index], result.result())
            return [translations[index] for index in range(len(sentences))]

        return wait

    def _start(self, tokens: list[list[str]], *, align: bool, careful: bool) -> Any:
        longest = max(map(len, tokens))
        return self._translator.translate_batch(
            tokens,
            target_prefix=[[self._prefix]] * len(tokens) if self._prefix else None,
            max_batch_size=max(_BATCH_TOKENS, longest),
            batch_type="tokens",
            asynchronous=True,
            beam_size=self._beam,
            max_input_length=0,
            max_decoding_length=min(512, 24 + 3 * longest),
            return_scores=True,
            return_attention=align,
            replace_unknowns=True,
            repetition_penalty=1.2 if careful else 1,
            no_repeat_ngram_size=3 if careful else 0,
        )

    def _translation(self, sentence: Sentence, tokens: list[str], result: Any) -> Translation:
        skipped = 1 if self._prefix and result.hypotheses[0][:1] == [self._prefix] else 0
        pieces = result.hypotheses[0][skipped:]
        score = float(result.scores[0])  # divided by the length already (length_penalty is 1)
        if not (sentence.align and self.aligns):
            return Translation(self._tokenizer.decode(pieces), score, len(pieces) + 1)
        text, spans = target_text(pieces)
        alignment = Alignment(source_spans(sentence.text, tokens), spans, result.attention[0][skipped:])
        return Translation(text, score, len(pieces) + 1, alignment)


class ChainEngine:
    """Two packages, by way of English. The alignment would be a guess of a guess, so there is none."""

    aligns = False
    window = 256

    def __init__(self, models: Sequence[ArgosEngine]) -> None:
        self._models = models
        self.source, self.target = models[0].source, models[-1].target
        self.origin = "argos " + " + ".join(model.origin.removeprefix("argos ") for model in models)
        self.fingerprint = " ".join(model.fingerprint for model in models)
        self.disguises: tuple[tuple[str, ...], ...] = _WORDS

    def submit(self, sentences: Sequence[Sentence]) -> Callable[[], Sequence[Translation]]:
        """Queue for the first package; the second one runs when the first one's answers are waited for."""
        wait = self._models[0].submit([Sentence(sentence.text, careful=sentence.careful) for sentence in sentences])

        def finish() -> Sequence[Translation]:
            between = wait()
            requests = [
                Sentence(first.text, careful=sentence.careful)
                for first, sentence in zip(between, sentences, strict=True)
            ]
            last = self._models[-1].submit(requests)()
            return [
                Translation(
                    second.text,
                    (first.log_probability or 0.0) + (second.log_probability or 0.0),
                    second.tokens,
                )
                for first, second in zip(between, last, strict=True)
            ]

        return finish


def _files(folder: Path) -> dict[str, bytes] | None:
    """The model's files with attention averaged over all heads; ``None`` to load them as they are.

    CTranslate2's converters write ``alignment_heads = 1``: attention is the first head's only. The average of all (0)
    places 92 % of marked words right where the first head alone places 86 % (``benchmarks/translate_placement.py``).
    The variable is replaced in memory; a file in which it does not look as expected is left alone.
    """
    model = (folder / "model.bin").read_bytes()
    if len(_HEADS.findall(model)) != 1:
        return None
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.name != "model.bin"}
    return files | {"model.bin": _HEADS.sub(rb"\g<1>" + bytes(2), model)}


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _load_tokenizer(package: PackageInfo, path: Path) -> Any:
    from i18n.translate.engines.tokenizers import load_tokenizer

    try:
        return load_tokenizer(path)
    except Exception as error:  # sentencepiece raises RuntimeError, OSError and errors of its own
        raise _broken(package, path, error) from error


def _broken(package: PackageInfo, path: Path, error: Exception) -> ModelError:
    detail = " ".join(str(error).split())
    cure = (
        "Install md-i18n again: pip install --force-reinstall md-i18n."
        if package.embedded
        else f"Remove {package.path} and install the package again: i18n models install {package.name}."
    )
    return ModelError(f"{path}: the translation package is damaged or incomplete ({detail}). {cure}")


def _checksum(path: Path, options: str) -> str:
    """SHA-256 of everything that decides a translation: model, vocabularies, tokenizer, options."""
    digest = hashlib.sha256(options.encode())
    for file in sorted(file for file in path.rglob("*") if file.is_file() and file.suffix != ".md"):
        digest.update(file.relative_to(path).as_posix().encode())
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()
