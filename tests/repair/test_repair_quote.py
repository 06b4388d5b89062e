import pytest
from repair_texts import TECHNICAL, code_page

from i18n.repair import repair

MOJIBAKE = code_page("cp1252")("最新的使用教程")


@pytest.mark.parametrize(
    "line",
    [
        f"有时会看到 `{MOJIBAKE}` 这样的文字。\n",
        f"```text\n{MOJIBAKE}\n```\n",
        f"常见的乱码如下：{MOJIBAKE}，原因是编码不对。\n",
        f"> 编码错误的例子：\n{MOJIBAKE}\n",
    ],
    ids=["code span", "fence", "talk", "talk above"],
)
def test_quoted_mojibake_in_a_sound_document_stays(line: str) -> None:
    text = TECHNICAL + line + TECHNICAL
    result = repair(text)
    assert result.text == text
    assert not result.damaged
    (finding,) = result.findings
    assert finding.kind == "quoted"
    assert text[finding.start : finding.end] == finding.observed == MOJIBAKE
    assert text.split("\n")[finding.line - 1].find(MOJIBAKE) >= 0


def test_damage_in_prose_is_repaired_in_code_too() -> None:
    text = TECHNICAL + f"这里是{MOJIBAKE}。\n`{MOJIBAKE}`\n" + TECHNICAL
    result = repair(text)
    assert MOJIBAKE not in result.text
    assert not result.findings


def test_a_wholly_damaged_document_may_talk_about_encodings() -> None:
    text = "# 编码\n\n请使用 UTF-8 编码，否则会出现乱码。\n`默认编码`\n"
    assert repair(code_page("cp1252")(text)).text == text


@pytest.mark.parametrize("shown", ["锟斤拷", "\ufffd"])
def test_talk_about_lost_text_is_not_damage(shown: str) -> None:
    result = repair(f"{TECHNICAL}\n出现“{shown}”说明编码转换出错。\n")
    assert not result.damaged
    assert [finding.kind for finding in result.findings] == ["quoted"]


def test_a_lost_character_in_prose_is_damage() -> None:
    result = repair(f"{TECHNICAL}\n这一句缺了一\ufffd字。\n")
    assert result.damaged
    assert [finding.kind for finding in result.findings] == ["unrecoverable"]
