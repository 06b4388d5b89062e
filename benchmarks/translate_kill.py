"""A translation that is killed again and again: it has to go on without losing or repeating finished units.

    python benchmarks/translate_kill.py dev.tsv [--kills 50] [--count 1200] [--seed 1]

A child process translates the sentences with the embedded package and notes, in a file, what it gives to the model and
which units it hands on. It gets SIGKILL after a random time, and is started again, until it comes to its end. After the
last kill wanted it runs undisturbed.
"""

import argparse
import random
import subprocess
import sys
import tempfile
from pathlib import Path

CHILD = """
import sys
from pathlib import Path
from i18n.markdown.unit import Syntax
from i18n.translate import Source, open_engine, translate

folder = Path(sys.argv[1])
lines = (folder / "lines").read_text("utf-8").split("\\n")
engine = open_engine("argos", "zh", "en")
engine.window = 64
log = (folder / "log").open("a", buffering=1, encoding="utf-8")
submit = engine.submit

def noting(sentences):
    for sentence in sentences:
        log.write(f"ask\\t{sentence.text}\\n")
    return submit(sentences)

engine.submit = noting
for index, result in translate([Source(line, Syntax.PLAIN) for line in lines], engine, cache=folder / "cache.sqlite"):
    log.write(f"done\\t{lines[index]}\\t{result.text}\\n")
log.write("end\\n")
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tsv", type=Path)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--count", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    generator = random.Random(arguments.seed)
    lines = [line.split("\t")[0] for line in arguments.tsv.read_text("utf-8").splitlines()]
    lines = list(dict.fromkeys(line for line in lines if line.count("。") < 2 and max(line) > "\u4e00"))[
        : arguments.count
    ]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "lines").write_text("\n".join(lines), "utf-8")
        kills = finished = 0
        while True:
            process = subprocess.Popen([sys.executable, "-c", CHILD, temporary])
            if kills < arguments.kills:
                try:
                    finished += process.wait(generator.uniform(0.9, 3.0)) == 0
                except subprocess.TimeoutExpired:
                    process.kill()
                    kills += 1
                    process.wait()
                    continue
            if process.wait() == 0:
                break
            sys.exit("the child failed")
        check((folder / "log").read_text("utf-8"), lines, kills)


def check(log, lines, kills):
    done, lost, repeated, asked = {}, 0, 0, 0
    for kind, text, *rest in (line.split("\t") for line in log.split("\n") if line.count("\t")):
        if kind == "ask":
            asked += 1
            repeated += text in done
        elif kind == "done":
            lost += done.setdefault(text, rest[0]) != rest[0]
    print(f"{kills} kills, {len(lines)} units, {len(done)} finished, {asked} sentences given to the model")
    print(f"finished units that were lost or changed: {lost}; given to the model again: {repeated}")
    sys.exit(bool(lost or repeated or len(done) != len(set(lines))))


if __name__ == "__main__":
    main()
