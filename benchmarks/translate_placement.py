"""Where pairs land: attention against word order, on sentences with one marked word each.

For each sentence one word of at least two ideographs (a piece of the package's own tokenizer) is marked. Its
translation alone, by the same package, has to occur exactly once in the sentence's translation (a plural s aside): that
place is the truth, found without looking at any attention. A projection is right if the marked range holds the
whole of it, and at most two words more.

    python benchmarks/translate_placement.py dev.tsv [--count 300] [--seed 1]

``dev.tsv``: source sentence, tab, anything.
"""

import argparse
import random
import re
from pathlib import Path

from i18n.translate import EngineOptions, open_engine
from i18n.translate.disguise import disguise
from i18n.translate.marked import close_character, open_character
from i18n.translate.polish import polish
from i18n.translate.project import restore
from i18n.translate.types import Sentence

OPEN, CLOSE = open_character(0), close_character(0)
_WORD = re.compile(r"[A-Za-z0-9_'-]+")
_STOP = {"the", "a", "an", "to", "of", "is", "in", "on", "and", "for", "be", "you", "this", "that", "it", "can"}


def words(text):
    return [(match.group().lower(), match.start(), match.end()) for match in _WORD.finditer(text)]


def stem(word):
    return re.sub(r"(?<=[a-z]{2})(es|s)$", "", word)


def find(truth, text):
    """The range of words in ``text`` that is ``truth``, if there is exactly one."""
    wanted = [stem(word) for word, _, _ in words(truth) if word not in _STOP]
    there = [stem(word) for word, _, _ in words(text)]
    places = [i for i in range(len(there) - len(wanted) + 1) if wanted and there[i : i + len(wanted)] == wanted]
    return (places[0], places[0] + len(wanted)) if len(places) == 1 else None


def choose(lines, engine, count, generator):
    """``(sentence, start, end)``: sentences with a word to mark."""
    chosen = []
    for line in lines:
        pieces = {
            piece.strip("\u2581") for piece in engine.tokens(line) if re.fullmatch(r"\u2581?[\u4e00-\u9fff]{2,}", piece)
        }
        pieces = sorted(piece for piece in pieces if line.count(piece) == 1)
        if 12 <= len(line) <= 100 and pieces:
            word = generator.choice(pieces)
            start = line.index(word)
            chosen.append((line, start, start + len(word)))
        if len(chosen) >= count:
            break
    return chosen


def covered(marked):
    """The marked words of a marked text, as a range of word numbers."""
    before, _, rest = marked.partition(OPEN)
    inside = rest.partition(CLOSE)[0]
    return len(words(before)), len(words(before)) + len(words(inside))


def interpolated(line, start, end, count):
    """The same share of the translation's words at the same relative place."""
    first = round(start / len(line) * count)
    return min(first, count - 1), max(min(count, round(end / len(line) * count)), min(first, count - 1) + 1)


def right(place, truth):
    return place[0] <= truth[0] and truth[1] <= place[1] and place[1] - place[0] <= truth[1] - truth[0] + 2


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tsv", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print the sentences that went wrong")
    arguments = parser.parse_args()
    generator = random.Random(arguments.seed)
    lines = [line.split("\t")[0] for line in arguments.tsv.read_text("utf-8").splitlines()]
    generator.shuffle(lines)
    engine = open_engine("argos", "zh", "en", EngineOptions())
    items = choose(lines, engine, 6 * arguments.count, generator)
    alone = engine.submit([Sentence(line[start:end]) for line, start, end in items])()
    disguised = [
        disguise(f"{line[:start]}{OPEN}{line[start:end]}{CLOSE}{line[end:]}", ()) for line, start, end in items
    ]
    answers = engine.submit([Sentence(item.text, align=True) for item in disguised])()
    tried = attention = order = lost = 0
    for (line, start, end), item, answer, single in zip(items, disguised, answers, alone, strict=True):
        truth = find(single.text, answer.text)
        if truth is None or tried == arguments.count:
            continue
        tried += 1
        marked = restore(item, answer.text, answer.alignment, wide=False)
        lost += marked is None
        place = covered(polish(marked, line, frozenset(), wide=False)) if marked else (0, 0)
        attention += right(place, truth)
        order += right(interpolated(line, start, end, len(words(answer.text))), truth)
        if arguments.show and not right(place, truth):
            print(line.replace(line[start:end], f"**{line[start:end]}**"))
            print("   ", (marked or answer.text).replace(OPEN, "**").replace(CLOSE, "**"), "| truth:", single.text)
    print(f"{tried} sentences: attention {attention / tried:.1%}, word order {order / tried:.1%}, no place {lost}")


if __name__ == "__main__":
    main()
