"""Measure ``i18n import`` on folders of documents and their translations.

    python benchmarks/import_pairs.py docs/zh docs/en
    python benchmarks/import_pairs.py components components --suffix index.zh-CN.md index.en-US.md
    python benchmarks/import_pairs.py docs/zh docs/en --sample 200 --seed 1     # pairs to read by hand
    python benchmarks/import_pairs.py docs/zh docs/en --damage                  # recovery from edited translations
    python benchmarks/import_pairs.py docs/zh docs/en --unrelated               # documents that are no pairs

Structures of two files "agree" when their block token types are the same, in the same order. Of those files the
share of units is printed that are aligned, and whether the accepted pairs, merged back into the source, give the
translated file's words: every unit is read again from the localized document.

``--damage`` edits each translation (paragraphs dropped, foreign ones inserted, sections swapped, paragraphs split or
joined, list items indented) and counts how many pairs differ from those of the unedited one.
"""

import argparse
import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from i18n.align.alignment import Alignment, align
from i18n.align.outline import outline
from i18n.markdown.document import Document
from i18n.markdown.segmentation import SegmentOptions

OPTIONS = SegmentOptions()


@dataclass(slots=True)
class Totals:
    """Counts over files."""

    files: int = 0
    units: int = 0
    accepted: int = 0
    fuzzy: int = 0
    left_source: int = 0
    left_target: int = 0
    problems: int = 0
    returned: int = 0
    merged: int = 0

    def add(self, alignment: Alignment) -> None:
        """Count one alignment."""
        accepted = sum(pair.accepted for pair in alignment.pairs)
        self.files += 1
        self.units += len(alignment.pairs) + len(alignment.left_source)
        self.accepted += accepted
        self.fuzzy += len(alignment.pairs) - accepted
        self.left_source += len(alignment.left_source)
        self.left_target += len(alignment.left_target)

    def show(self, title: str) -> None:
        """Print the sums."""
        share = 100 * (self.accepted + self.fuzzy) / max(self.units, 1)
        print(
            f"{title}: {self.files} files, {self.units} units: {share:.2f} % aligned "
            f"({self.accepted} accepted, {self.fuzzy} fuzzy), {self.left_source} source units and {self.left_target} "
            "target units left"
        )
        if self.merged:
            print(
                f"    merged: {self.problems} problems; {self.returned} of {self.merged} units read back as translated"
            )


def pairs_of(source: Path, target: Path, suffixes: tuple[str, str]) -> Iterator[tuple[Path, Path]]:
    for path in sorted(source.rglob(f"*{suffixes[0]}")):
        name = path.relative_to(source).as_posix().removesuffix(suffixes[0]) + suffixes[1]
        if (target / name).is_file():
            yield path, target / name


def read(path: Path) -> str:
    return path.read_bytes().decode()


def align_texts(source: str, target: str) -> Alignment:
    return align(outline(source, OPTIONS), outline(target, OPTIONS))


def agrees(source: str, target: str) -> bool:
    first, second = Document.parse(source.encode(), OPTIONS), Document.parse(target.encode(), OPTIONS)
    return list(first.block_types) == list(second.block_types)


def merge(source: str, alignment: Alignment, totals: Totals) -> None:
    """Merge the accepted pairs, read the units of the result and compare them with the translations."""
    document = Document.parse(source.encode(), OPTIONS)
    translations: dict[tuple[str | None, str], str] = {}
    for pair in alignment.pairs:
        if pair.accepted:
            translations.setdefault(pair.key, pair.translation)
    localized = document.localize(translations)
    totals.problems += len(localized.problems)
    for problem in localized.problems:
        print(f"    problem: {problem}")
    text = localized.data.decode()
    found = [slot.text for slot in outline(text, OPTIONS).slots]
    for unit in document.units:
        translation = translations.get(unit.key)
        if translation is not None:
            totals.merged += 1
            totals.returned += translation in found
            if translation not in found:
                print(f"    not read back: {unit.msgid[:60]!r} -> {translation[:100]!r}")


def measure(files: list[tuple[Path, Path]], arguments: argparse.Namespace) -> None:
    same, other = Totals(), Totals()
    sample: list[str] = []
    start = time.perf_counter()
    size = 0
    for path, twin in files:
        source, target = read(path), read(twin)
        size += len(source.encode()) + len(target.encode())
        alignment = align_texts(source, target)
        totals = same if agrees(source, target) else other
        totals.add(alignment)
        merge(source, alignment, totals)
        sample += [
            f"{path.parent.name}/{path.name}:{pair.line} {pair.score:.2f} {'A' if pair.accepted else 'F'}\n"
            f"    {pair.key[1]}\n    {pair.translation}"
            for pair in alignment.pairs
            if (pair.accepted or arguments.fuzzy) and pair.key[1] != pair.translation
        ]
    seconds = time.perf_counter() - start
    same.show("structures agree")
    other.show("structures differ")
    print(f"{seconds:.1f} s for {size / 1e6:.2f} MB, the reading and merging included")
    if arguments.sample:
        chosen = random.Random(arguments.seed).sample(sample, min(arguments.sample, len(sample)))
        for number, text in enumerate(chosen, 1):
            print(f"{number}. {text}")


def blocks_of(text: str) -> list[str]:
    """Parts of a document between blank lines; fences, front matter and containers stay whole."""
    parts: list[str] = []
    fence = False
    for part in re.split(r"\n{2,}", text):
        if fence:
            parts[-1] += "\n\n" + part
        else:
            parts.append(part)
        fence ^= len(re.findall(r"^[ >]*(?:```|~~~)", part, re.MULTILINE)) % 2 == 1
    return parts


def is_paragraph(block: str) -> bool:
    return re.match(r"[^\W\d_*]|\*\*", block) is not None and "\n|" not in block


def damage(text: str, foreign: list[str], rate: float, rng: random.Random) -> str:
    """An edited copy of ``text``: each edit hits ``rate`` of the blocks."""
    result: list[str] = []
    for block in blocks_of(text):
        dice = rng.random()
        if not is_paragraph(block) or dice > 5 * rate:
            result.append(block)
        elif dice < rate:
            continue
        elif dice < 2 * rate:
            result += [block, rng.choice(foreign)]
        elif dice < 3 * rate and ". " in block:
            result += block.split(". ", 1)
        elif dice < 4 * rate and result and is_paragraph(result[-1]):
            result[-1] += " " + block
        else:
            result.append("- " + block.replace("\n", "\n  "))
    return "\n\n".join(result)


def swap_sections(text: str, rng: random.Random) -> str:
    """``text`` with two neighbouring sections of level 2 exchanged."""
    parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    if len(parts) > 2 and "```" not in text:
        at = rng.randrange(1, len(parts) - 1)
        parts[at], parts[at + 1] = parts[at + 1].rstrip("\n") + "\n\n", parts[at]
    return "".join(parts)


def measure_damage(files: list[tuple[Path, Path]], arguments: argparse.Namespace) -> None:
    """Compare the pairs of damaged translations with those of the undamaged ones."""
    rng = random.Random(arguments.seed)
    texts = [(path, read(path), read(twin)) for path, twin in files]
    texts = [item for item in texts if agrees(item[1], item[2])]
    foreign = [block for _, _, target in texts for block in blocks_of(target) if is_paragraph(block)]
    for rate in (0.0, 0.02, 0.05, 0.1, 0.2):
        counts = {True: [0, 0], False: [0, 0]}
        units = 0
        wrong = []
        for path, source, target in texts:
            known: dict[tuple[int, object], set[str]] = {}
            for pair in align_texts(source, target).pairs:
                known.setdefault((pair.line, pair.key), set()).add(pair.translation)
            edited = swap_sections(damage(target, foreign, rate, rng), rng)
            alignment = align_texts(source, edited)
            units += len(alignment.pairs) + len(alignment.left_source)
            for pair in alignment.pairs:
                right = pair.translation in known.get((pair.line, pair.key), ())
                counts[pair.accepted][right] += 1
                if pair.accepted and not right:
                    wrong.append(
                        f"{path.name}:{pair.line} {pair.score} {pair.key[1][:80]!r} -> {pair.translation[:120]!r}"
                    )
        (bad, good), (bad_fuzzy, good_fuzzy) = counts[True], counts[False]
        print(
            f"{rate:.0%} of blocks for each kind of edit: of {units} units {good} accepted rightly, {bad} wrongly "
            f"({100 * bad / max(bad + good, 1):.2f} %); fuzzy {good_fuzzy} right, {bad_fuzzy} not"
        )
        for line in wrong[: arguments.show]:
            print(f"    {line}")


def measure_unrelated(files: list[tuple[Path, Path]]) -> None:
    """Align each source with the translation of the next document."""
    totals = Totals()
    for number, (path, _) in enumerate(files):
        alignment = align_texts(read(path), read(files[(number + 1) % len(files)][1]))
        totals.add(alignment)
        for pair in alignment.pairs:
            if pair.accepted:
                print(f"    {path.name}:{pair.line} {pair.score} {pair.key[1][:60]!r} -> {pair.translation[:60]!r}")
    totals.show("unrelated")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--suffix", nargs=2, default=(".md", ".md"), metavar=("SOURCE", "TARGET"))
    parser.add_argument(
        "--sample", type=int, default=0, help="print so many pairs whose texts differ, chosen at random"
    )
    parser.add_argument("--fuzzy", action="store_true", help="take fuzzy pairs into the sample, too")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--damage", action="store_true")
    parser.add_argument("--unrelated", action="store_true")
    parser.add_argument("--show", type=int, default=10, help="wrong pairs to print")
    arguments = parser.parse_args()
    files = list(pairs_of(arguments.source, arguments.target, tuple(arguments.suffix)))
    if arguments.damage:
        measure_damage(files, arguments)
    elif arguments.unrelated:
        measure_unrelated(files)
    else:
        measure(files, arguments)


if __name__ == "__main__":
    main()
