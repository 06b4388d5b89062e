"""Train the character model of ``i18n.repair`` and write it where the package reads it.

Usage::

    pip install jieba opencc
    python benchmarks/train_repair_model.py TEXT.txt.xz [--pairs PAIRS.tsv.xz --hold-out SOURCE,...] [--unseen DIR]

``TEXT`` has a paragraph or line of clean Simplified Chinese Markdown a row. Lines whose Chinese characters also stand
in a pair of a held-out source (column 3 of ``PAIRS``), or in a file below ``--unseen``, are left out of the training,
so that both can be tested on. Takes about five minutes and 6 GB of memory. docs/repair-model.md is the model's card.
"""

import argparse
import lzma
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from repair_ngrams import ORDER, ambiguous_tokens, count, estimate, prune
from repair_pack import build_map, write

from i18n.repair._hash import VALUE_BITS
from i18n.repair._hash import keys as hash_keys
from i18n.repair._model import BACKOFF_BITS, PROBABILITY_STEP
from i18n.repair._tokens import SPECIALS, fold

Array = np.ndarray[Any, Any]

LIMIT = 7131
"""Tokens: the largest number whose fifth power fits into 64 bits."""
DROPPED = bytes([0x81, 0x8D, 0x8E, 0x8F, 0x90, 0x9D, 0x9E, 0xAD])
"""Bytes that the common damage loses: those undefined in Windows-1252 or 1254, and the soft hyphen."""
WORD_WEIGHT = 0.5
"""Occurrences in text that an occurrence in the dictionary's counts is worth."""
TAIWAN_SHARE = 0.25
"""Part of the text that is also trained on in Taiwan's words."""
QUOTED_SHARE = 0.2
"""Part of the lines with quotation marks that is also trained on with rarer ones."""
THRESHOLDS = (1.71, 14.67, 56.06, 137.34)
"""Pruning, orders 2 to 5."""
PLAIN = 0.1
"""Weight in pruning of n-grams without a character that damage confuses."""


def chinese(text: str) -> str:
    return "".join(re.findall("[\u4e00-\u9fff]+", text))


def training_lines(options: argparse.Namespace) -> Iterator[str]:
    """The rows of the text that are not held out, each once."""
    held: set[str] = set()
    sources = set(filter(None, options.hold_out.split(",")))
    if options.pairs:
        with lzma.open(options.pairs, "rt", encoding="utf-8") as file:
            for row in file:
                target, _, source = row.rstrip("\n").split("\t")
                if source in sources and len(found := chinese(target)) >= 4:
                    held.add(found)
    if options.unseen:
        for path in options.unseen.rglob("*.md"):
            held.update(found for row in path.read_text("utf-8").split("\n") if len(found := chinese(row)) >= 6)
    seen = set()
    for line, times in _rows(options):
        found = chinese(line)
        if found and found not in held and line not in seen:
            seen.add(line)
            yield from [line] * times


def _rows(options: argparse.Namespace) -> Iterator[tuple[str, int]]:
    """The rows of all text but those left out by their numbers, and how often each counts."""
    first, last = options.skip_rows
    begin, end, times = options.repeat_rows
    with lzma.open(options.text, "rt", encoding="utf-8") as file:
        for number, row in enumerate(file):
            if not first <= number < last:
                yield row.rstrip("\n"), times if begin <= number < end else 1
    for more, path in options.more:
        with (lzma.open if path.endswith(".xz") else open)(path, "rt", encoding="utf-8") as file:
            for row in file:
                yield row.rstrip("\n"), int(more)


def folded(lines: Iterable[str]) -> str:
    """The lines as model tokens, a boundary between them."""
    return fold("\n".join(lines)) + "\n"


def taiwan(lines: list[str]) -> Iterator[str]:
    """A sample of the lines in Taiwan's words and punctuation, in Simplified characters."""
    from opencc import OpenCC

    there, back = OpenCC("s2twp"), OpenCC("t2s")
    quotes = str.maketrans("“”‘’", "「」『』")
    chosen = random.Random(1).sample(lines, int(len(lines) * TAIWAN_SHARE))
    for start in range(0, len(chosen), 2000):
        text = "\n".join(chosen[start : start + 2000])
        yield back.convert(there.convert(text)).translate(quotes)


def quoted(lines: list[str]) -> Iterator[str]:
    """A sample of the lines that quote something, with the quotation marks that few writers use."""
    marks = str.maketrans("“”「」", "『』『』")
    found = [line for line in lines if re.search("“[^”]+”|「[^」]+」", line)]
    for line in random.Random(3).sample(found, int(len(found) * QUOTED_SHARE)):
        yield line.translate(marks)


def dictionary() -> list[tuple[str, int]]:
    """The words of jieba's dictionary that are Chinese throughout, with their counts."""
    import jieba

    rows = (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines()
    pairs = [(row.split()[0], int(row.split()[1])) for row in rows]
    return [(word, times) for word, times in pairs if times and len(chinese(word)) == len(word)]


def vocabulary(codes: Array, words: list[tuple[str, int]]) -> list[str]:
    """The special tokens, and the characters that are frequent in the text or the dictionary."""
    score = np.bincount(codes, minlength=0x110000).astype(np.float64)
    for word, times in words:
        for char in word:
            score[ord(char)] += 0.05 * times
    score[:128] = 0
    best = [int(code) for code in np.argsort(-score, kind="stable")[: LIMIT - len(SPECIALS)] if score[code] >= 2]
    return [*SPECIALS, *sorted(map(chr, best))]


def general(words: list[tuple[str, int]], number: dict[str, int]) -> Array:
    """Distribution of characters in the dictionary's counts."""
    share = np.full(len(number), 1e-9)
    for word, times in words:
        for char in word:
            share[number.get(char, number["?"])] += times
    result: Array = share / share.sum()
    return result


def scripts(text: str) -> dict[str, str]:
    """Traditional characters, the Simplified ones they are modelled as, and how likely each is written so.

    The likelihood is a letter: ``a`` for 1, each further letter for a factor of 1/e^0.5.
    """
    from opencc import OpenCC

    to_simplified, to_traditional = OpenCC("t2s"), OpenCC("s2t")
    lines = text.split("\n")
    sample = "\n".join(random.Random(2).sample(lines, min(len(lines), 60000)))
    pairs: dict[tuple[str, str], int] = {}
    converted = to_traditional.convert(sample)
    for simplified, traditional in zip(sample, converted, strict=False) if len(sample) == len(converted) else ():
        pairs[simplified, traditional] = pairs.get((simplified, traditional), 0) + 1
    every = [chr(code) for code in range(0x4E00, 0xA000)]
    back = to_simplified.convert("\n".join(every)).split("\n")
    rows = []
    total: dict[str, int] = {}
    for (simplified, _), times in pairs.items():
        total[simplified] = total.get(simplified, 0) + times
    for traditional, simplified in zip(every, back, strict=True):
        if len(simplified) != 1:
            continue
        differs = simplified != traditional or to_traditional.convert(traditional) != traditional
        if differs:
            times = pairs.get((simplified, traditional), 0)
            share = (times + 0.1) / (total.get(simplified, 0) + 1.0)
            rows.append((traditional, simplified, chr(ord("a") + min(25, round(-2 * np.log(min(1.0, share)))))))
    return {
        name: "".join(column)
        for name, column in zip(("traditional", "simplified", "written"), zip(*rows, strict=True), strict=True)
    }


def codebook(backoffs: Array, weights: Array) -> tuple[Array, Array]:
    """The best few values for backoff weights (k-means in one dimension), and the index of each weight's."""
    places = np.linspace(0, 1, (1 << BACKOFF_BITS) * 2 + 1)[1::2]
    order = np.argsort(backoffs, kind="stable")
    share = np.cumsum(weights[order] ** 0.5)
    book = backoffs[order][np.searchsorted(share, places * share[-1])]
    for _ in range(20):
        index = np.abs(backoffs[:, None] - book[None, :]).argmin(axis=1)
        total = np.bincount(index, weights**0.5, len(book))
        book = np.where(
            total > 0, np.bincount(index, weights**0.5 * backoffs, len(book)) / np.maximum(total, 1e-9), book
        )
    return book.astype(np.float32), index.astype(np.uint32)


def pack(path: Path, tokens: list[str], grams: list[Any], header: dict[str, Any]) -> None:
    """Quantize the model and write its file."""
    size = np.uint64(len(tokens))
    arrays = {
        "unigram": np.log(grams[0].probability).astype(np.float32),
        "backoff": np.log(grams[0].backoff).astype(np.float32),
    }
    maps = {}
    for order in range(2, ORDER + 1):
        one = grams[order - 1]
        rest, digits = one.keys.copy(), []
        for _ in range(order):
            digits.append(rest % size)
            rest //= size
        context = np.zeros(len(rest), np.uint64)
        for place, digit in enumerate(digits[1:]):
            context |= digit << np.uint64(13 * place)
        most = (1 << VALUE_BITS - BACKOFF_BITS) - 1
        value = np.clip(np.round(-np.log(one.probability) / PROBABILITY_STEP), 0, most).astype(np.uint32)
        if order < ORDER:
            arrays[f"backoffs{order}"], index = codebook(np.log(one.backoff), one.raw)
            value = value << BACKOFF_BITS | index
        else:
            value <<= BACKOFF_BITS
        low, high, segments, length = build_map(hash_keys(order, context, digits[0]), value)
        arrays[f"low{order}"], arrays[f"high{order}"], maps[str(order)] = low, high, [segments, length]
        print(f"order {order}: {len(one.keys)} n-grams")
    write(path, {**header, "vocabulary": "".join(tokens), "maps": maps}, arrays)
    print(f"{path}: {path.stat().st_size} bytes")


def train(lines: list[str], options: argparse.Namespace) -> None:
    """Train on these lines, and write the model."""
    text = folded(lines) + folded(taiwan(lines)) + folded(quoted(lines))
    print(f"{len(lines)} lines, {len(text)} tokens", flush=True)
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    words = dictionary()
    tokens = vocabulary(codes, words)
    number = {token: index for index, token in enumerate(tokens)}
    table = np.full(0x110000, number["?"], dtype=np.uint16)
    table[[ord(token) for token in tokens]] = np.arange(len(tokens))
    weighed = [([number.get(char, number["?"]) for char in word], times * WORD_WEIGHT) for word, times in words]
    grams = estimate(count(table[codes], len(tokens), weighed), len(tokens), general(words, number))
    frequency = {token: float(share) for token, share in zip(tokens, grams[0].probability, strict=True)}
    confused = ambiguous_tokens(tokens, DROPPED, frequency.__getitem__)
    kept = prune(grams, len(tokens), options.thresholds, confused, options.plain)
    pack(options.out, tokens, kept, scripts("\n".join(lines)))


def arguments(description: str) -> argparse.ArgumentParser:
    """The command line of both training scripts."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("text", type=Path)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--hold-out", default="")
    parser.add_argument("--unseen", type=Path)
    parser.add_argument("--skip-rows", type=int, nargs=2, default=(0, 0), help="rows of TEXT to leave out, from and to")
    parser.add_argument(
        "--repeat-rows", type=int, nargs=3, default=(0, 0, 1), help="rows to count more than once: from, to, times"
    )
    parser.add_argument(
        "--more",
        nargs=2,
        action="append",
        default=[],
        metavar=("TIMES", "FILE"),
        help="another text, plain or .xz, and how often its rows count; may be repeated",
    )
    parser.add_argument("--thresholds", type=float, nargs=4, default=THRESHOLDS)
    parser.add_argument("--plain", type=float, default=PLAIN)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "i18n/repair/data/chinese.ngram")
    return parser


def main() -> None:
    options = arguments("Train the character model of i18n.repair.").parse_args()
    train(list(training_lines(options)), options)


if __name__ == "__main__":
    main()
