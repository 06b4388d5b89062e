"""Speed against argostranslate and against CTranslate2 alone: same package, same text, paired in one run.

The sentences go in rounds through every arm, one arm after the other, so that whatever else the machine does falls on
all of them. Each arm's time is the sum over the rounds; start-up is not counted.

    python benchmarks/translate_speed.py dev.tsv [--count 900] [--rounds 3] [--chrf]

``dev.tsv``: source sentence, tab, reference translation. ``--chrf`` needs sacrebleu. Arms:

- ``argos``: ``argostranslate.translate`` as it comes (beam 4), its sentence splitter replaced by one that returns the
  text, since the lines are sentences and its own needs a download;
- ``ct2``: CTranslate2 on tokens made before, in one call per round, with the best of a few batch sizes and threads;
- ``ours 4``: ``i18n.translate`` with beam 4; ``ours``: with its default options.
"""

import argparse
import contextlib
import io
import resource
import time
from pathlib import Path

from i18n.markdown.unit import Syntax
from i18n.translate import EngineOptions, Source, models, open_engine, translate

CORES = 2


def argos_arm(package):
    from argostranslate import package as packages
    from argostranslate import translate as argos

    class Whole:
        def split_sentences(self, text):
            return [text]

    languages = [argos.Language("zh", "Chinese"), argos.Language("en", "English")]
    translation = argos.PackageTranslation(*languages, packages.Package(package.path))
    translation.sentencizer = Whole()

    def run(lines):
        return [translation.translate(line) for line in lines]

    return run


def best_ct2(package, lines, beam):
    """CTranslate2 with the fastest of some settings, found on a few lines before the rounds."""
    import ctranslate2
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor(model_file=str(package.path / "sentencepiece.model"))
    translators = {
        inter: ctranslate2.Translator(
            str(package.path / "model"), compute_type="int8", inter_threads=inter, intra_threads=CORES // inter
        )
        for inter in (1, CORES)
    }

    def run(tokens, inter, size):
        options = {"max_batch_size": size, "batch_type": "tokens", "beam_size": beam}
        return [answer.hypotheses[0] for answer in translators[inter].translate_batch(tokens, **options)]

    tokens = processor.encode(lines, out_type=str)
    times = {}
    for repetition in range(3):
        for inter in translators:
            for size in (512, 1024, 2048, 4096):
                start = time.perf_counter()
                run(tokens, inter, size)
                elapsed = time.perf_counter() - start
                if repetition:
                    times[inter, size] = min(elapsed, times.get((inter, size), elapsed))
    best = min(times, key=times.get)
    print("ct2, seconds by (translators, batch tokens):", {key: round(value, 2) for key, value in times.items()})
    prepared = {}

    def arm(lines):
        return processor.decode(run(prepared[tuple(lines)], *best))

    def prepare(lines):
        prepared[tuple(lines)] = processor.encode(lines, out_type=str)

    return arm, prepare


def our_arm(options):
    engine = open_engine("argos", "zh", "en", options)

    def run(lines):
        results = dict(translate([Source(line, Syntax.PLAIN) for line in lines], engine))
        return [results[index].text or "" for index in range(len(lines))]

    return run


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tsv", type=Path)
    parser.add_argument("--count", type=int, default=900)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--chrf", action="store_true")
    arguments = parser.parse_args()
    pairs = [line.split("\t")[:2] for line in arguments.tsv.read_text("utf-8").splitlines()]
    pairs = [pair for pair in pairs if len(pair[0]) <= 110][: arguments.count]
    lines = [source for source, _ in pairs]
    (package,) = models.find_chain("zh", "en")
    ct2, prepare = best_ct2(package, lines[:200], 4)
    arms = {
        "argos": argos_arm(package),
        "ct2": ct2,
        "ours 4": our_arm(EngineOptions(beam_size=4)),
        "ours": our_arm(EngineOptions()),
    }
    for arm in arms:
        if arm != "ct2":
            arms[arm](lines[:8])
    seconds = dict.fromkeys(arms, 0.0)
    outputs = {arm: [] for arm in arms}
    size = -(-len(lines) // arguments.rounds)
    for start in range(0, len(lines), size):
        part = lines[start : start + size]
        prepare(part)
        for arm, run in arms.items():
            begin = time.perf_counter()
            with contextlib.redirect_stdout(io.StringIO()):
                outputs[arm] += run(part)
            seconds[arm] += time.perf_counter() - begin
    for arm, elapsed in seconds.items():
        line = f"{arm:8} {elapsed:7.2f} s {len(lines) / elapsed:7.1f} sentences/s"
        line += f"  {seconds['argos'] / elapsed:5.2f} x argos  {seconds['ct2'] / elapsed:5.2f} x ct2"
        if arguments.chrf:
            import sacrebleu

            line += f"  chrF {sacrebleu.corpus_chrf(outputs[arm], [[target for _, target in pairs]]).score:.2f}"
        print(line)
    print(f"peak memory of all arms together: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
