"""What counts as evidence."""

import pytest

from i18n.align.evidence import WIDE_SIZE, code_evidence, evidence, neutral_target


@pytest.mark.parametrize(
    ("text", "anchors"),
    [
        ("调用 `run()` 与 ``a ` b``。", {"code run()", "code a ` b"}),
        ("看[这里](../guide.md#start)", {"target guide.md", "fragment start"}),
        ("看[上面](#安装)", {"target #"}),
        ("[标签]: https://example.org/x '标题'", {"target https:/example.org/x", "label 标签"}),
        ("占 25%，共 1,000 个，版本 3.11", {"number 25", "number 1000", "number 3.11"}),
        ("标题 { #first-steps }", {"id first-steps"}),
        ("你好 {{ name }}，{count} 项", {"code {{ name }}", "code {count}"}),
        ('<img src="./a.png" alt="图"> <b>粗</b>', {"tag img", "value a.png", "tag b"}),
        ("OAuth2 与 UTF8 里的不是数", set()),
        ("写成 `取消` 也要翻译", set()),
    ],
)
def test_anchors(text: str, anchors: set[str]) -> None:
    assert evidence(text).anchors == anchors


def test_words_lose_case_and_plural() -> None:
    assert evidence("Pydantic 模型与 APIs，`code` 除外").words == {"pydantic", "api"}


def test_size_counts_wide_letters_more() -> None:
    assert evidence("abc 12").size == pytest.approx(3)  # the number is an anchor
    assert evidence("中文，字").size == pytest.approx(3 * WIDE_SIZE)
    assert evidence("`中文` 字").size == pytest.approx(3 * WIDE_SIZE)


@pytest.mark.parametrize(
    ("target", "neutral"),
    [
        ("/zh/docs/a-cn", "docs/a"),
        ("/docs/a", "docs/a"),
        ("../en-US/b.zh-CN.md", "b.md"),
        ("/docs/english", "docs/english"),
        ("/", "/"),
    ],
)
def test_targets_without_language(target: str, neutral: str) -> None:
    assert neutral_target(target) == neutral


def test_code_is_its_lines_without_translated_comments() -> None:
    found = code_evidence("```python\nimport os  # 导入\nprint(os.sep)\n}\n```")
    assert found.anchors == {"line ```python", "line print(os.sep)", "line ```"}
    assert found.size == 0


def test_sums() -> None:
    both = evidence("a1 `x`") | evidence("文 `y`")
    assert both.anchors == {"code x", "code y"}
    assert both.size == pytest.approx(2 + WIDE_SIZE)
