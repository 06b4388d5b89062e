"""Whether markup survives translation: every unit of a folder of documents, with the package or a nonsensical one.

    python benchmarks/translate_markup.py FOLDER [--random] [--keep-nonsense] [--sample N]

For each unit the translation's markup is compared with the source's: the multiset of atoms (code, URLs, images, tags,
placeholders, emoji, footnote references, hard breaks) and the nesting of pairs. ``--random`` makes a package with
random weights and uses that; ``--keep-nonsense`` switches the detection of repetitions off, so that every unit gets
a translation.
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from i18n.errors import InputError
from i18n.markdown.document import Document
from i18n.translate import EngineOptions, Source, open_engine, packages, sentence, translate
from i18n.translate.render import signature
from i18n.translate.scripts import has_source_letters

HERE = Path(__file__).parent


def units(folder):
    """The distinct units of all documents, with the labels that their documents define."""
    sources = {}
    for path in sorted(folder.rglob("*.md*")):
        try:
            document = Document.parse(path.read_bytes())
        except InputError as error:
            print(error, file=sys.stderr)
            continue
        labels = frozenset(document.references)
        for unit in document.units:
            sources[Source(unit.msgid, unit.syntax, labels if "[" in unit.msgid else frozenset())] = None
    return list(sources)


def nonsense(folder):
    """Make a package of random weights the one that is used."""
    sys.path.insert(0, str(HERE.parent / "tests" / "translate"))
    from engines_for_tests import random_package

    settings = packages.argos_settings()
    settings.package_dirs = [folder]
    random_package(folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--random", action="store_true")
    parser.add_argument("--keep-nonsense", action="store_true")
    parser.add_argument("--sample", type=int)
    arguments = parser.parse_args()
    sources = [source for source in units(arguments.folder) if has_source_letters(source.text, "zh")]
    if arguments.sample:
        sources = random.Random(1).sample(sources, arguments.sample)
    with tempfile.TemporaryDirectory() as temporary:
        if arguments.random:
            nonsense(Path(temporary))
        if arguments.keep_nonsense:
            sentence.defect = lambda *texts, **options: None
        engine = open_engine("argos", "zh", "en", EngineOptions(beam_size=1) if arguments.random else None)
        start = time.perf_counter()
        kept = 0
        left, broken = Counter(), []
        for index, result in translate(sources, engine):
            source = sources[index]
            if result.text is None:
                left[result.reason] += 1
            elif signature(Source(result.text, source.syntax, source.references)) == signature(source):
                kept += 1
            else:
                broken.append((source, result))
    for source, result in broken[:20]:
        print(f"BROKEN {source.text!r}\n    -> {result.text!r}")
    elapsed = time.perf_counter() - start
    print(f"{engine.origin}: {len(sources)} units in Chinese, {sum(len(s.text) for s in sources)} characters")
    print(f"markup kept {kept}, broken {len(broken)}, left untranslated {left.total()} {dict(left)}")
    print(f"{elapsed:.1f} s, peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
