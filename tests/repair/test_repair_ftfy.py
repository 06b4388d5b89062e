"""Lossless mojibake of other languages than Chinese, through ftfy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n.repair import repair

TEXTS = {
    "French": "Le café est près de la forêt, à côté du théâtre.",
    "German": "Die Größe der Straße ändert sich über Nacht für alle.",
    "Spanish": "El niño comió piñata y después bebió café en la mañana.",
    "Polish": "Zażółć gęślą jaźń, a potem pójdź do łóżka.",
    "Russian": "Привет, мир! Это простой текст для проверки.",
    "quotes": "It’s “quoted” — and that’s all there is to it.",
}


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("codec", ["cp1252", "latin-1"])
def test_lossless_mojibake_is_undone(language: str, codec: str) -> None:
    try:
        damaged = TEXTS[language].encode().decode(codec)
    except UnicodeDecodeError:
        damaged = TEXTS[language].encode().decode("latin-1")
    result = repair(f"# Title\n\n{damaged}\n\nplain text\n")
    assert result.text == f"# Title\n\n{TEXTS[language]}\n\nplain text\n"
    assert result.damaged
    assert result.hypothesis is not None
    assert {change.line for change in result.changes} == {3}
    for change in result.changes:
        assert result.text[change.output_start : change.output_end] == change.chosen


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_sound_text_stays(text: str) -> None:
    assert repair(text).text is text


def test_text_about_mojibake_stays() -> None:
    text = "The word café becomes cafÃ© in a wrong encoding.\n\nSo does `naÃ¯ve`.\n"
    assert not repair(text).damaged


@given(st.text(st.characters(max_codepoint=0x17F), max_size=60))
def test_changes_lead_from_the_input_to_the_output(text: str) -> None:
    result = repair(text)
    rebuilt, position = "", 0
    for change in result.changes:
        assert text[change.start : change.end] == change.observed
        rebuilt += text[position : change.start] + change.chosen
        position = change.end
    assert rebuilt + text[position:] == result.text
