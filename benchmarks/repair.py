"""Measure the repair of damaged text on cases built from clean text.

Usage::

    python benchmarks/repair.py matrix DIR [--limit CHARS] [--only NAME]   # clean Chinese Markdown, damaged every way
    python benchmarks/repair.py clean DIR...                               # sound files: nothing may change
    python benchmarks/repair.py speed DIR

The matrix needs ``opencc``: text that was written in Big5 is Traditional.

The damage is done here by the codecs themselves, independently of the models of damage in ``i18n.repair``. What
counts: *characters* are those whose bytes were lost and that came back, *lines* are lines with damage that came back
exactly, *caught* is the share of wrong characters with a confidence below 0.99, and *doubted* the share of all
lost characters below it. Use text that the model was not trained on (docs/repair-model.md states its sources).
"""

import argparse
import difflib
import re
import resource
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from i18n.repair import Repair, repair

Damage = Callable[[str], str]
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def single_byte(codec: str, lost: str | None, gone: bytes = b"", blank: bool = False) -> Damage:
    """UTF-8 read as a code page; ``lost`` stands for bytes that it lacks (None: C1 controls), ``gone`` is taken out."""

    def image(byte: int) -> str:
        if byte in gone:
            return ""
        try:
            char = bytes([byte]).decode(codec)
        except UnicodeDecodeError:
            char = chr(byte) if lost is None else lost
        return " " if blank and char == "\xa0" else char

    table = [image(byte) for byte in range(256)]
    return lambda text: "".join(table[byte] for byte in text.encode())


def twice(damage: Damage) -> Damage:
    return lambda text: damage(damage(text))


@dataclass(frozen=True)
class Reread:
    """Text in one encoding read as another; only what the first can write counts.

    What is written in Big5 is Traditional, so the text is converted first (which needs opencc).
    """

    true: str
    wrong: str
    errors: str

    def prepare(self, text: str) -> str:
        """What of the text the true encoding can write."""
        if self.true == "big5":
            text = to_traditional(text)
        return text.encode(self.true, "ignore").decode(self.true)

    def __call__(self, text: str) -> str:
        """The text as it is wrongly read."""
        return text.encode(self.true).decode(self.wrong, self.errors)


def half_lines(damage: Damage) -> Damage:
    """The second half of every line is damaged."""

    def one(line: str) -> str:
        return line[: len(line) // 2] + damage(line[len(line) // 2 :])

    return lambda text: "\n".join(one(line) for line in text.split("\n"))


def some_lines(damage: Damage) -> Damage:
    """Every third line is damaged."""
    return lambda text: "\n".join(damage(line) if n % 3 == 1 else line for n, line in enumerate(text.split("\n")))


SAMPLE = single_byte("cp1254", "", b"\xad")


def matrix() -> Iterator[tuple[str, str, Damage]]:
    """Name, what is demanded, and the damage, of all cases."""
    yield "sample", "99.3c 96l", SAMPLE
    pages = ("latin-1", "cp1250", "cp1251", "cp1252", "cp1254", "mac_roman", "cp437")
    for page in pages:
        yield f"{page}", "100l", single_byte(page, None)
    for page in pages:
        if page.startswith("cp125"):
            for name, lost in (("drop", ""), ("?", "?"), ("fffd", REPLACEMENT)):
                yield f"{page} {name}", "96l", single_byte(page, lost)
    for page in pages:
        if page != "cp437":
            yield f"{page} nbsp", "96l", single_byte(page, None, blank=True)
            yield f"{page} drop nbsp", "96l", single_byte(page, "", blank=True)
    yield "latin-1 C1 stripped", "", single_byte("latin-1", None, bytes(range(0x80, 0xA0)))
    for page in pages:
        yield f"{page} x2", "100l", twice(single_byte(page, None))
        if page.startswith("cp125"):
            for name, lost in (("drop", ""), ("?", "?"), ("fffd", REPLACEMENT)):
                yield f"{page} {name} x2", "", twice(single_byte(page, lost))
    yield "sample x2", "", twice(SAMPLE)
    yield "utf8 as gbk", "98c", Reread("utf-8", "gbk", "replace")
    yield "utf8 as gb18030", "98c", Reread("utf-8", "gb18030", "replace")
    yield "utf8 as shift_jis", "98c", Reread("utf-8", "shift_jis", "replace")
    yield "utf8 as cp932", "98c", Reread("utf-8", "cp932", "replace")
    for true in ("gbk", "big5"):
        for wrong in ("latin-1", "cp1252"):
            yield f"{true} as {wrong}", "99l", Reread(true, wrong, "ignore")
    yield "half lines sample", "", half_lines(SAMPLE)
    yield "half lines cp1252", "", half_lines(single_byte("cp1252", None))
    yield "some lines sample", "", some_lines(SAMPLE)
    yield "some lines cp1252", "", some_lines(single_byte("cp1252", None))
    for wrong in ("big5", "euc_kr"):
        yield f"utf8 as {wrong} (report)", "report", Reread("utf-8", wrong, "replace")


@dataclass
class Score:
    """Counts over the documents of a case."""

    characters: int = 0
    wrong: int = 0
    caught: int = 0
    doubted: int = 0
    lines: int = 0
    lines_right: int = 0
    wide: int = 0
    wide_right: int = 0
    reported: int = 0
    documents: int = 0
    size: int = 0
    seconds: float = 0.0

    def cells(self) -> list[str]:
        """The figures in the order of ``COLUMNS``."""

        def share(part: int, whole: int) -> str:
            return f"{100 * part / whole:.2f}" if whole else "-"

        return [
            str(self.characters),
            share(self.characters - self.wrong, self.characters),
            share(self.lines_right, self.lines),
            share(self.wide_right, self.wide),
            share(self.caught, self.wrong),
            share(self.doubted, self.characters),
            f"{self.reported}/{self.documents}",
            f"{self.size / max(self.seconds, 1e-9) / 1000:.0f}",
        ]


COLUMNS = ("lost", "chars%", "lines%", "wide%", "caught%", "doubt%", "report", "KB/s")


def table_row(name: str, demand: str, cells: Iterable[str]) -> str:
    return f"{name:22s} {demand:10s} " + " ".join(f"{cell:>7s}" for cell in cells)


def measure(damage: Damage, documents: list[str], show: int = 0) -> Score:
    score = Score()
    for original in documents:
        document = damage.prepare(original) if isinstance(damage, Reread) else original
        damaged = damage(document)
        begin = time.process_time()
        result = repair(damaged)
        score.seconds += time.process_time() - begin
        score.size += len(damaged.encode())
        score.documents += 1
        score.reported += any(finding.kind == "unrecoverable" for finding in result.findings)
        wanted, got, given = document.split("\n"), result.text.split("\n"), damaged.split("\n")
        if not len(wanted) == len(got) == len(given):
            score.lines += len(wanted)
            continue
        for want, have, gave in zip(wanted, got, given, strict=True):
            if want == gave:
                if have != want:
                    score.lines += 1
                continue
            score.lines += 1
            score.lines_right += want == have
            if want != have and show > 0:
                show -= 1
                print("   ", want[:110], "\n   ", have[:110], "\n   ", gave[:110])
            count_wide(want, have, score)
        count_lost(document, result, score)
    return score


def count_wide(want: str, have: str, score: Score) -> None:
    wide = [char for char in want if char > "\xff"]
    score.wide += len(wide)
    if len(want) == len(have):
        score.wide_right += sum(a == b for a, b in zip(want, have, strict=True) if a > "\xff")
    else:
        matcher = difflib.SequenceMatcher(None, want, have, autojunk=False)
        score.wide_right += sum(
            sum(char > "\xff" for char in want[block.a : block.a + block.size])
            for block in matcher.get_matching_blocks()
        )


def count_lost(document: str, result: Repair, score: Score) -> None:
    """Count single characters that lost bytes, where the output is in step with the truth."""
    aligned = len(document) == len(result.text)
    for change in result.changes:
        if not change.lost:
            continue
        score.characters += 1
        score.doubted += change.confidence < 0.99
        if aligned:
            right = document[change.output_start : change.output_end] == change.chosen
        else:
            line = document.split("\n")[change.line - 1]
            start = result.text.rfind("\n", 0, change.output_start) + 1
            near = line[max(0, change.output_start - start - 2) : change.output_end - start + 2]
            right = change.chosen in near
        if not right:
            score.wrong += 1
            score.caught += change.confidence < 0.99


def documents(folder: Path, limit: int, lines: int = 80) -> list[str]:
    """Clean Chinese documents of about ``lines`` lines, ``limit`` characters in all."""
    found, size = [], 0
    paths = sorted(folder.rglob("*.md")) + sorted(folder.rglob("*.txt")) if folder.is_dir() else [folder]
    for path in paths:
        text = path.read_text("utf-8").replace("\r\n", "\n")
        if len(re.findall("[\u4e00-\u9fff]", text)) < 0.08 * len(text):
            continue
        rows = text.split("\n")
        for start in range(0, len(rows), lines):
            part = "\n".join(rows[start : start + lines])
            if len(re.findall("[\u4e00-\u9fff]", part)) < 40:
                continue
            found.append(part)
    step = max(1, sum(map(len, found)) // limit)
    for part in found[::step]:
        size += len(part)
    return found[::step]


def to_traditional(text: str) -> str:
    """The text in Taiwan's characters, words and quotation marks."""
    from opencc import OpenCC

    return str(OpenCC("s2twp").convert(text)).translate(str.maketrans("“”‘’", "「」『』"))


def run_matrix(folder: Path, limit: int, only: str, show: int, traditional: bool) -> None:
    clean = documents(folder, limit)
    if traditional:
        clean = [to_traditional(document) for document in clean]
    print(f"{len(clean)} documents, {sum(map(len, clean))} characters\n{table_row('damage', 'demand', COLUMNS)}")
    for name, demand, damage in matrix():
        if only and not re.search(only, name):
            continue
        print(table_row(name, demand, measure(damage, clean, show).cells()), flush=True)


def run_clean(folders: list[Path]) -> None:
    lines = size = changed = 0
    seconds = 0.0
    for folder in folders:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
            try:
                text = path.read_bytes().decode("utf-8")
            except (UnicodeDecodeError, OSError):
                continue
            begin = time.process_time()
            result = repair(text)
            seconds += time.process_time() - begin
            lines += text.count("\n") + 1
            size += len(text.encode())
            if result.text != text or result.damaged:
                changed += 1
                print(f"changed: {path}: {result.hypothesis} {result.changes[:3]} {result.findings[:3]}")
    print(f"{lines} lines, {size / 1e6:.1f} MB, {changed} files changed, {size / seconds / 1e6:.1f} MB/s")


def pace(name: str, texts: list[str]) -> None:
    """Repair some texts, and print how many kilobytes of UTF-8 a second of processor time that is."""
    begin = time.process_time()
    for text in texts:
        repair(text)
    seconds = time.process_time() - begin
    size = sum(len(text.encode()) for text in texts) / 1000
    print(f"{name:32s} {len(texts):3d} x {size / len(texts):6.0f} KB in {seconds:5.2f} s: {size / seconds:6.0f} KB/s")


def run_speed(folder: Path) -> None:
    begin = time.process_time()
    repair(SAMPLE("第一次调用会载入模型。\n"))
    print(f"first call {time.process_time() - begin:.2f} s")
    clean = documents(folder, 400_000)
    text = "\n".join(clean)
    for name in ("first time", "again"):
        pace(f"sample, one file, {name}", [SAMPLE(text)])
    damages = {name: damage for name, _, damage in matrix()}
    for name in (
        "sample",
        "cp1252",
        "cp1252 drop",
        "utf8 as gbk",
        "utf8 as shift_jis",
        "gbk as latin-1",
        "some lines sample",
    ):
        damage, files = damages[name], clean[:: max(1, len(clean) // 20)]
        files = [damage.prepare(file) for file in files] if isinstance(damage, Reread) else files
        pace(f"{name}, small files", [damage(file) for file in files])
    pace("latin-1 C1 stripped, small files", [damages["latin-1 C1 stripped"](file) for file in clean[:6]])
    pace("clean", [text])
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the repair of damaged text.")
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("matrix")
    one.add_argument("folder", type=Path)
    one.add_argument("--limit", type=int, default=60_000)
    one.add_argument("--only", default="")
    one.add_argument("--show", type=int, default=0)
    one.add_argument("--traditional", action="store_true", help="convert the documents first (needs opencc)")
    two = commands.add_parser("clean")
    two.add_argument("folders", type=Path, nargs="+")
    three = commands.add_parser("speed")
    three.add_argument("folder", type=Path)
    options = parser.parse_args()
    if options.command == "matrix":
        run_matrix(options.folder, options.limit, options.only, options.show, options.traditional)
    elif options.command == "clean":
        run_clean(options.folders)
    else:
        run_speed(options.folder)


if __name__ == "__main__":
    main()
