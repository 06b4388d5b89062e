from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from repair_texts import SAMPLE, SOUND, TECHNICAL, TRADITIONAL, code_page

from i18n.repair import Repair, repair

PAGES = ["latin-1", "cp1250", "cp1251", "cp1252", "cp1254", "mac_roman", "cp437"]


def check_spans(given_text: str, result: Repair) -> None:
    """The changes, spliced into the input, are the output; and they say where and what."""
    at, pieces = 0, []
    for change in result.changes:
        assert at <= change.start <= change.end
        assert given_text[change.start : change.end] == change.observed
        assert result.text[change.output_start : change.output_end] == change.chosen
        assert 0 < change.confidence <= 1
        assert given_text.count("\n", 0, change.start) + 1 == change.line
        pieces += [given_text[at : change.start], change.chosen]
        at = change.end
    assert "".join(pieces) + given_text[at:] == result.text


def wrong(result: Repair, truth: str) -> list[tuple[str, str, float]]:
    assert len(result.text) == len(truth)
    return [
        (truth[change.output_start : change.output_end], change.chosen, change.confidence)
        for change in result.changes
        if truth[change.output_start : change.output_end] != change.chosen
    ]


@pytest.mark.parametrize("language", SOUND)
@pytest.mark.parametrize("times", [1, 40])
def test_sound_text_comes_back_as_the_same_object(language: str, times: int) -> None:
    text = SOUND[language] * times
    result = repair(text)
    assert result.text is text
    assert result == Repair(text)
    assert not result.damaged


def test_all_sound_text_in_one_document() -> None:
    text = "\n".join(SOUND.values()) * 3 + TECHNICAL + TRADITIONAL
    assert repair(text) == Repair(text)


def test_changes_are_a_sequence_like_any_other() -> None:
    result = repair(SAMPLE(TECHNICAL))
    plain = tuple(result.changes)
    assert result.changes[-1] == plain[-1]
    assert result.changes[1:5:2] == plain[1:5:2]
    assert plain[3] in result.changes
    assert result == replace(result, changes=plain) != replace(result, changes=plain[1:])
    assert hash(result) == hash(replace(result, changes=plain))
    assert result.doubtful(0.999) == replace(result, changes=plain).doubtful(0.999) != ()
    with pytest.raises(IndexError):
        result.changes[len(plain)]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("layers", [1, 2])
def test_lossless_damage_is_undone_exactly(page: str, layers: int) -> None:
    damaged = TECHNICAL
    for _ in range(layers):
        damaged = code_page(page)(damaged)
    result = repair(damaged)
    assert result.text == TECHNICAL
    assert result.hypothesis is not None
    assert (result.hypothesis.true_codec, result.hypothesis.layers) == ("utf-8", layers)
    assert not result.doubtful()
    check_spans(damaged, result)


@pytest.mark.parametrize("page", ["cp1250", "cp1251", "cp1252", "cp1254"])
@pytest.mark.parametrize(("loss", "lost"), [("dropped", ""), ("question", "?"), ("replacement", "\ufffd")])
@pytest.mark.parametrize("layers", [1, 2])
def test_lost_bytes_are_found_again(page: str, loss: str, lost: str, layers: int) -> None:
    damaged = TECHNICAL
    for _ in range(layers):
        damaged = code_page(page, lost)(damaged)
    result = repair(damaged)
    check_spans(damaged, result)
    missed = wrong(result, TECHNICAL)
    assert len(missed) <= 3
    assert all(confidence < 0.99 for _, _, confidence in missed)
    assert result.hypothesis is not None
    assert result.hypothesis.layers == layers


def test_the_damage_of_the_sample() -> None:
    damaged = SAMPLE(TECHNICAL)
    result = repair(damaged)
    check_spans(damaged, result)
    assert sum(change.lost > 0 for change in result.changes) > 35
    missed = wrong(result, TECHNICAL)
    assert len(missed) <= 2
    assert all(confidence < 0.99 for _, _, confidence in missed)
    assert SAMPLE(result.text) == damaged
    assert result.hypothesis is not None
    assert result.hypothesis.wrong_codec == "cp1254"
    assert result.hypothesis.stripped == (0xAD,)


def test_traditional_chinese() -> None:
    damaged = SAMPLE(TRADITIONAL)
    result = repair(damaged)
    check_spans(damaged, result)
    missed = wrong(result, TRADITIONAL)
    assert len(missed) <= 3
    assert all(confidence < 0.99 for _, _, confidence in missed)


@pytest.mark.parametrize("page", ["latin-1", "cp1252", "cp1254"])
def test_no_break_spaces_that_became_spaces(page: str) -> None:
    text = "请输入验证码，格式为数字。\n你的手机号码 12345 已经被注册。\n" + TECHNICAL
    damaged = code_page(page, blank=True)(text)
    assert "\xa0" not in damaged
    result = repair(damaged)
    assert result.text == text
    assert result.hypothesis is not None
    assert result.hypothesis.spaces


def test_c1_controls_stripped_from_latin_1() -> None:
    damaged = code_page("latin-1", gone=bytes(range(0x80, 0xA0)))(TECHNICAL)
    result = repair(damaged)
    check_spans(damaged, result)
    assert len(wrong(result, TECHNICAL)) < 0.2 * len(TECHNICAL)


def test_half_of_a_line_and_some_lines() -> None:
    damage = code_page("cp1252")
    lines = TECHNICAL.split("\n")
    half = "\n".join(line[: len(line) // 2] + damage(line[len(line) // 2 :]) for line in lines)
    some = "\n".join(damage(line) if number % 3 == 1 else line for number, line in enumerate(lines))
    assert half != TECHNICAL != some
    assert repair(half).text == TECHNICAL
    assert repair(some).text == TECHNICAL


def test_two_kinds_of_damage_in_one_document() -> None:
    damaged = code_page("cp1252")(TECHNICAL) + "\n" + TECHNICAL.encode("gbk").decode("latin-1")
    assert repair(damaged).text == TECHNICAL + "\n" + TECHNICAL


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\n\n\r\n\r"])
def test_line_ends_byte_order_mark_and_everything_sound_stay(end: str) -> None:
    text = "\ufeff" + TECHNICAL.replace("\n", end) + "\t trailing  \x0b\x00" + end + "没有换行"
    damaged = code_page("cp1252")(text)
    result = repair(damaged)
    assert result.text == text


def test_a_percent_encoded_twin_is_evidence() -> None:
    twin = "%E6%88%AA%E5%B1%8F"
    text = f"请看图片 https://example.com/{twin}2024.png 和 https://example.com/截屏2024.png 。\n"
    result = repair(SAMPLE(text + TECHNICAL))
    assert result.text.startswith(text)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [*"的一是不了在人有我他这中大来上个国", "API", " ", "，", "。", "\n", "é", "“", "😀", "ő", "\xa0"]
        )
    ),
    st.sampled_from(PAGES),
    st.sampled_from([None, "", "?", "\ufffd"]),
    st.booleans(),
)
def test_damaged_again_the_output_is_the_input(parts: list[str], page: str, lost: str | None, blank: bool) -> None:
    damage = code_page(page, lost, blank=blank)
    damaged = damage("".join(parts))
    result = repair(damaged)
    check_spans(damaged, result)
    if result.changes and result.hypothesis is not None and result.hypothesis.wrong_codec == page:
        untouched = "".join(parts)
        assert len(result.text) <= len(damaged)
        assert result.text.count("\n") == untouched.count("\n")


@settings(deadline=None, max_examples=60)
@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    result = repair(text)
    check_spans(text, result)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from(sorted(SOUND.values())), max_size=30))
def test_sound_lines_in_any_order_stay(lines: list[str]) -> None:
    text = "".join(lines)
    assert repair(text) == Repair(text)


def test_which_symbol_lost_bytes_is_never_certain() -> None:
    text = TECHNICAL + "\n工作暂停了 ⏸，然后结束了 ⏹。\n"
    damaged = SAMPLE(text)
    symbols = [change for change in repair(damaged).changes if change.chosen in "⏸⏹❸❹"]
    assert len(symbols) == 2
    for change in symbols:
        offered = {change.chosen, *(other for other, _ in change.alternatives)}
        assert offered & {"⏸", "⏹"}
        assert change.confidence < 0.99
