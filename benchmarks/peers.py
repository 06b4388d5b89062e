"""Speed of extract and merge beside mdpo and translate-toolkit, one process over a tree, paired in one run.

    python benchmarks/peers.py FOLDER [--rounds 5] [--peers-python PYTHON] [--untranslated]
    python benchmarks/peers.py --growth FOLDER

FOLDER holds Markdown files. The peers are run by ``--peers-python``, an interpreter of an environment of their own with
``mdpo`` and ``translate-toolkit`` (``make bench`` makes it). Each round runs all tools one after the other; times are
wall clock inside the process, without start-up and imports; ratios are medians over rounds. Between extract and merge
every entry gets a translation (Han characters become Latin words, markup stays), unless ``--untranslated`` says
otherwise. ``--growth`` measures one document of 0.25, 0.5, 1 and 4 MB. Making files takes a disk a time that varies
from run to run; with TMPDIR on a file system in memory the tools themselves are compared.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FILL = r"""
import re, polib
def fill(out):
    for path in sorted(out.rglob("*.po")):
        catalog = polib.pofile(str(path), wrapwidth=0)
        for entry in catalog:
            entry.msgstr = re.sub("[\u4e00-\u9fff]+", lambda match: "word " * (len(match[0]) // 2) + "end", entry.msgid)
        catalog.save()
"""
PEERS = r"""
import json, logging, pathlib, sys, time
tool, folder, out = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
translated = sys.argv[4] == "translated"
files = sorted(folder.rglob("*.md"))
failed = 0
if tool == "mdpo":
    from mdpo.md2po import markdown_to_pofile
    from mdpo.po2md import pofile_to_markdown

    def each(action):
        global failed
        for path in files:
            po = out / path.relative_to(folder).with_suffix(".po")
            po.parent.mkdir(parents=True, exist_ok=True)
            try:
                action(path, po)
            except Exception:
                failed += 1

    def extract():
        each(lambda path, po: markdown_to_pofile(str(path), po_filepath=str(po), save=True, wrapwidth=0))

    def merge():
        each(lambda path, po: pofile_to_markdown(str(path), str(po), save=str(po.with_suffix(".md")), wrapwidth=0))
else:
    from translate.convert import md2po, po2md

    logging.disable(logging.CRITICAL)

    def extract():
        md2po.main(["-i", str(folder), "-o", str(out), "--progress=none", "--errorlevel=none"])

    def merge():
        po2md.main(["-i", str(out), "-t", str(folder), "-o", str(out) + "-md", "-m", "0", "--progress=none"])

times = []
for action in (extract, merge):
    start = time.perf_counter()
    try:
        action()
    except SystemExit:
        pass
    times.append(time.perf_counter() - start)
    if translated and action is extract:
        fill(out)
print(json.dumps({"extract": times[0], "merge": times[1], "failed": failed, "files": len(list(out.rglob("*.po")))}))
"""


def ours(folder: Path, work: Path, translated: bool) -> dict[str, float]:
    """Run our extract and merge over ``folder``; POT and PO files are written."""
    from i18n.config import Config
    from i18n.steps.catalogs import target_locales
    from i18n.steps.extract import extract
    from i18n.steps.merge import merge
    from i18n.workspace import Workspace

    shutil.copytree(folder, work)
    workspace = Workspace(Config(root=work.resolve(), include=("**/*.md",)))
    locales = target_locales(workspace.config, ["en"])
    sources = workspace.sources()
    start = time.perf_counter()
    extract(workspace, sources, locales, now=datetime.now(UTC), allow_damaged=True)
    extracted = time.perf_counter() - start
    if translated:
        namespace: dict[str, Any] = {}
        exec(FILL, namespace)  # noqa: S102 - what the peers run too
        namespace["fill"](work / "locales")
    start = time.perf_counter()
    merge(workspace, sources, locales)
    return {"extract": extracted, "merge": time.perf_counter() - start, "failed": 0}


def peer(python: str, tool: str, folder: Path, work: Path, translated: bool) -> dict[str, float]:
    """Run a peer over ``folder`` in an interpreter of its own."""
    work.mkdir()
    state = "translated" if translated else "untranslated"
    command = [python, "-c", FILL + PEERS, tool, str(folder), str(work), state]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        print(result.stderr[-400:], file=sys.stderr)
        return {"extract": float("nan"), "merge": float("nan"), "failed": -1}
    found: dict[str, float] = json.loads(result.stdout.strip().splitlines()[-1])
    return found


def compare(folder: Path, tools: list[str], rounds: int, python: str, translated: bool) -> None:
    """Print the speeds of all tools, and our speed as a multiple of each peer's."""
    size = sum(path.stat().st_size for path in folder.rglob("*.md"))
    runs: dict[str, list[dict[str, float]]] = {tool: [] for tool in tools}
    for _ in range(rounds):
        for tool in tools:
            with tempfile.TemporaryDirectory() as temporary:
                work = Path(temporary) / "work"
                mine = tool == "ours"
                runs[tool].append(
                    ours(folder, work, translated) if mine else peer(python, tool, folder, work, translated)
                )
    print(f"{size / 1e6:.2f} MB, {len(list(folder.rglob('*.md')))} files, {rounds} rounds")
    for step in ("extract", "merge"):
        for tool in tools:
            speeds = [size / 1e6 / run[step] for run in runs[tool]]
            line = f"{step:8} {tool:18} {statistics.median(speeds):6.2f} MB/s"
            if tool != "ours":
                pairs = zip(runs["ours"], runs[tool], strict=True)
                ratio = statistics.median(theirs[step] / mine[step] for mine, theirs in pairs)
                line += f"   ours is {ratio:.2f} times as fast"
            print(line)


def growth(folder: Path, tools: list[str], python: str) -> None:
    """Print seconds for MB of one growing document, made of the files of ``folder``."""
    texts = [path.read_text("utf-8") for path in sorted(folder.rglob("*.md"))]
    everything = "\n\n".join(text.split("---\n", 2)[-1] for text in texts)
    while len(everything.encode()) < 4_000_000:
        everything += "\n\n" + everything
    for megabytes in (0.25, 0.5, 1.0, 4.0):
        with tempfile.TemporaryDirectory() as temporary:
            base = Path(temporary) / "source"
            base.mkdir()
            data = everything.encode()[: int(megabytes * 1e6)].decode("utf-8", "ignore")
            (base / "document.md").write_text(data, encoding="utf-8")
            for tool in tools:
                work = Path(temporary) / tool
                found = ours(base, work, False) if tool == "ours" else peer(python, tool, base, work, False)
                print(
                    f"{megabytes:5} MB  {tool:18} extract {found['extract'] / megabytes:7.2f} s/MB"
                    f"   merge {found['merge'] / megabytes:7.2f} s/MB"
                )


def main() -> None:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--untranslated", action="store_true")
    parser.add_argument("--peers-python", default="")
    options = parser.parse_args()
    tools = ["ours", *(["mdpo", "translate-toolkit"] if options.peers_python else [])]
    if options.growth:
        growth(options.folder, tools, options.peers_python)
    else:
        compare(options.folder, tools, options.rounds, options.peers_python, not options.untranslated)


if __name__ == "__main__":
    sys.exit(main())
