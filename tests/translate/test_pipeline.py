"""Many units at once: order, sharing, the cache, interrupts."""

import sqlite3
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from engines_for_tests import FakeEngine

from i18n.translate import Result, Source, translate
from i18n.translate.types import Sentence, Translation


def shout(sentence):
    return "Words " + " ".join(f"w{ord(character)}" for character in sentence if character.isalpha())


def run(sources, engine, **options):
    return dict(translate(sources, engine, **options))


def test_every_unit_gets_its_result_and_equal_sentences_are_asked_once():
    sources = [Source("甲。乙。"), Source("乙。"), Source("甲。乙。"), Source("API"), Source("丙")]
    engine = FakeEngine(shout)
    results = run(sources, engine)
    assert sorted(results) == [0, 1, 2, 3, 4]
    assert results[0] == results[2]
    assert results[3] == Result("API", "fake 1", 1.0)
    assert sorted(sentence.text for sentence in engine.asked) == ["丙", "乙。", "甲。"]


def test_units_are_handed_on_while_others_wait():
    engine = FakeEngine(shout, window=2)
    results = translate([Source(f"第{number}句") for number in range(10)], engine)
    next(results)
    assert len(engine.asked) < 10


def test_progress_counts_units_and_ends_with_all():
    seen = []
    run(
        [Source("甲"), Source("甲"), Source("乙")],
        FakeEngine(shout),
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_a_second_run_asks_nothing(tmp_path):
    sources = [Source("甲。乙。"), Source("![丙](x)"), Source("1")]
    cache = tmp_path / "cache.sqlite"
    first = run(sources, FakeEngine(shout), cache=cache)
    engine = FakeEngine(shout)
    assert run(sources, engine, cache=cache) == first
    assert engine.asked == []


def test_the_cache_knows_engine_glossary_and_references(tmp_path):
    cache = tmp_path / "cache.sqlite"
    run([Source("甲[乙]")], FakeEngine(shout), cache=cache)
    other = FakeEngine(shout)
    other.fingerprint = "fake 2"
    run([Source("甲[乙]")], other, cache=cache)
    assert other.asked
    engine = FakeEngine(shout)
    run([Source("甲[乙]")], engine, cache=cache, terms=[("甲", "first")])
    assert engine.asked
    engine = FakeEngine(shout)
    run([Source("甲[乙]", references=frozenset(["乙"]))], engine, cache=cache)
    assert engine.asked


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + bytes(200)])
def test_a_damaged_cache_begins_anew(tmp_path, content):
    cache = tmp_path / "cache.sqlite"
    cache.write_bytes(content)
    run([Source("甲")], FakeEngine(shout), cache=cache)
    engine = FakeEngine(shout)
    run([Source("甲")], engine, cache=cache)
    assert engine.asked == []


def test_a_cache_of_another_shape_is_replaced(tmp_path):
    cache = tmp_path / "cache.sqlite"
    with sqlite3.connect(cache) as connection:
        connection.execute("CREATE TABLE results (other TEXT)")
    connection.close()
    assert run([Source("甲")], FakeEngine(shout), cache=cache)[0].text


def test_an_unwritable_cache_only_costs_time(tmp_path):
    (tmp_path / "file").write_text("x")
    assert run([Source("甲")], FakeEngine(shout), cache=tmp_path / "file" / "cache.sqlite")[0].text


def test_what_was_yielded_before_an_interrupt_is_kept(tmp_path):
    sources = [Source(f"第{chr(0x4E00 + number)}句") for number in range(20)]
    cache = tmp_path / "cache.sqlite"
    engine = FakeEngine(shout, window=4)
    results = translate(sources, engine, cache=cache)
    done = {next(results)[0] for _ in range(6)}
    results.close()
    engine = FakeEngine(shout, window=4)
    run(sources, engine, cache=cache)
    again = {sentence.text for sentence in engine.asked}
    assert not {sources[index].text for index in done} & again
    assert len(again) <= 14


_KILLED = textwrap.dedent(
    """
    import sys, time
    from pathlib import Path
    sys.path.insert(0, sys.argv[2])
    from engines_for_tests import FakeEngine
    from i18n.translate import Source, translate

    log = Path(sys.argv[1], "log").open("a", buffering=1)

    def slowly(sentence):
        time.sleep(0.002)
        log.write(f"ask\\t{sentence}\\n")
        return "word " + str(ord(sentence[1]))

    sources = [Source("第" + chr(0x4E00 + n) + "句") for n in range(300)]
    for index, result in translate(sources, FakeEngine(slowly, window=4), cache=Path(sys.argv[1], "cache.sqlite")):
        log.write(f"done\\t{sources[index].text}\\t{result.text}\\n")
    log.write("end\\n")
    """
)


def test_a_killed_run_goes_on_where_it_was(tmp_path):
    command = [sys.executable, "-c", _KILLED, str(tmp_path), str(Path(__file__).parent)]
    log = tmp_path / "log"
    log.touch()
    for number in range(1, 30):
        process = subprocess.Popen(command)
        grown = log.stat().st_size + 700 * number
        while process.poll() is None and log.stat().st_size < grown:
            time.sleep(0.002)
        process.kill()
        if process.wait() == 0:
            break
    lines = [line.split("\t") for line in log.read_text("utf-8").split("\n")]
    assert lines[-2] == ["end"]
    done: dict[str, str] = {}
    for kind, text, *rest in (line for line in lines if len(line) > 1):
        if kind == "ask":
            assert text not in done
        else:
            assert done.setdefault(text, rest[0]) == rest[0] == f"Word {ord(text[1])}"
    assert len(done) == 300
    assert number > 3


def test_a_repetition_is_tried_again_with_care_and_then_left():
    class Stubborn(FakeEngine):
        def _translation(self, sentence: Sentence):
            if sentence.careful and "好" in sentence.text:
                return Translation("Good now", -0.1, 2)
            return Translation("again and again and again and again and", -0.1, 9)

    results = run([Source("好的"), Source("坏的")], Stubborn(shout))
    assert results[0].text == "Good now"
    assert results[1].text is None
    assert results[1].reason == "the engine's translation repeats itself"


def test_a_repetition_of_a_long_sentence_is_cut_at_its_clauses():
    def answer(sentence):
        return "so so so so so so" if len(sentence) > 14 else "Part of it"

    result = run([Source("如果这里没有任何的文件，那么那里也没有任何的目录。")], FakeEngine(answer))[0]
    assert result.text == "Part of it, part of it."


def test_glossary_terms_come_back_as_they_are():
    engine = FakeEngine(lambda sentence: {"⟦1⟧和⟦2⟧。": "⟦1⟧ and ⟦2⟧."}[sentence])
    result = run(
        [Source("组件和依赖。")], engine, terms=[("组件", "component"), ("依赖", "dependency"), ("组", "group")]
    )[0]
    assert result.text == "Component and dependency."


def test_the_confidence_is_the_mean_probability():
    engine = FakeEngine(
        lambda sentence: Translation(
            "Words here", {"甲。": -0.1, "乙。": -0.5}[sentence], {"甲。": 30, "乙。": 10}[sentence]
        )
    )
    assert run([Source("甲。乙。")], engine)[0].score == pytest.approx(
        0.8187, abs=1e-4
    )  # exp(-(0.1 * 30 + 0.5 * 10) / 40)
