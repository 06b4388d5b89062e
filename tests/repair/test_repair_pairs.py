import pytest
from repair_texts import TECHNICAL, TRADITIONAL

from i18n.repair import repair
from i18n.repair._prepare import prepare
from i18n.repair._result import Hypothesis

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize("page", ["latin-1", "cp1252"])
@pytest.mark.parametrize(("codec", "text"), [("gbk", TECHNICAL), ("big5", TRADITIONAL)])
def test_double_bytes_read_as_a_code_page(page: str, codec: str, text: str) -> None:
    damaged = "".join(
        chr(byte) if page == "latin-1" or 0x80 <= byte < 0xA0 else bytes([byte]).decode(page)
        for byte in text.encode(codec)
    )
    result = repair(damaged)
    assert result.text == text
    assert result.hypothesis is not None
    assert result.hypothesis.true_codec == codec


@pytest.mark.parametrize("codec", ["gbk", "gb18030", "shift_jis", "cp932"])
def test_utf_8_read_as_double_bytes(codec: str) -> None:
    damaged = TECHNICAL.encode().decode(codec, "replace")
    result = repair(damaged)
    wanted, got = TECHNICAL.split("\n"), result.text.split("\n")
    assert len(wanted) == len(got)
    wide = sum(char > "\x7f" for char in TECHNICAL)
    right = sum(
        a == b for want, have in zip(wanted, got, strict=True) for a, b in zip(want, have, strict=False) if a > "\x7f"
    )
    assert right >= 0.97 * wide
    assert result.text.encode().decode(codec, "replace") == damaged


@pytest.mark.parametrize("codec", ["big5", "euc_kr"])
def test_what_is_beyond_recovery_is_said_and_not_guessed(codec: str) -> None:
    damaged = TECHNICAL.encode().decode(codec, "replace")
    result = repair(damaged)
    assert result.text == damaged
    assert result.damaged
    assert {finding.kind for finding in result.findings} == {"unrecoverable"}


@pytest.mark.parametrize("codec", ["gbk", "shift_jis"])
def test_candidates_before_a_hole_end_in_bytes_that_can_be_given_up(codec: str) -> None:
    prepared = prepare(Hypothesis(codec, "utf-8", "replacement"))
    seen = 0
    for following in prepared.lexicon.known:
        damaged = prepared.damage(f"的{following}好")
        units = prepared.pairs.read(damaged, 0, len(damaged)) if prepared.pairs else None
        if not units or units[0].intact or damaged[units[0].end : units[0].end + 1] != REPLACEMENT:
            continue
        seen += 1
        assert "的" in units[0].candidates
        for candidate in units[0].candidates:
            endings = (prepared.damage(candidate + other) for other in "éΩаא가￥—、中好语的\ue000，😀")
            assert any(ending.startswith(damaged[: units[0].end]) for ending in endings), candidate
    assert seen or codec == "gbk"


def test_an_em_dash_is_no_invisible_character() -> None:
    lines = [line.replace("，", " — ", 1) for line in TECHNICAL.split("\n")]
    text = "\n".join(lines)
    assert "—" in text
    assert "\u200b" not in repair(text.encode().decode("shift_jis", "replace")).text


def test_replacement_characters_read_as_gbk() -> None:
    damaged = TECHNICAL.encode().decode("ascii", "replace").encode().decode("gbk", "replace")
    assert "锟斤拷" in damaged
    result = repair(damaged)
    assert result.text == damaged
    assert result.damaged
    finding = result.findings[0]
    assert damaged[finding.start : finding.end] == finding.observed
    assert finding.line == damaged.count("\n", 0, finding.start) + 1
