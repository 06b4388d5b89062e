import json
from typing import Any

from repair_texts import SAMPLE, TECHNICAL, code_page

from i18n.repair import Repair, repair
from i18n.repair.report import as_json, as_text

DAMAGED = SAMPLE(TECHNICAL)


def parsed(*results: tuple[str, Repair]) -> list[dict[str, Any]]:
    """The JSON report, read; it is laid out as ``json`` does with two spaces."""
    text = b"".join(as_json(results)).decode()
    data = json.loads(text)
    assert text == json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    files: list[dict[str, Any]] = data["files"]
    return files


def test_the_report_names_every_doubtful_place() -> None:
    result = repair(DAMAGED)
    report = as_text("docs/a.md", result, 0.999)
    first, *places = report.splitlines()
    assert first.startswith("docs/a.md: repaired (utf-8 read as cp1254")
    assert len(places) == len(result.doubtful(0.999)) > 0
    for line, change in zip(places, result.doubtful(0.999), strict=True):
        assert line.startswith(f"docs/a.md:{change.line}: ")
        assert f"[{change.chosen}]" in line
        assert repr(change.observed) in line


def test_a_sound_text_has_no_report() -> None:
    assert as_text("a.md", repair(TECHNICAL)) == ""
    (report,) = parsed(("a.md", repair(TECHNICAL)))
    assert report == {"path": "a.md", "damaged": False, "hypothesis": None, "changes": [], "findings": []}


def test_the_json_report_is_plain_and_complete() -> None:
    result = repair(DAMAGED + "\n`锟斤拷`\n")
    report, other = parsed(("a.md", result), ("b.md", repair(TECHNICAL)))
    assert (report["path"], other["path"]) == ("a.md", "b.md")
    assert report["damaged"] is True
    assert report["hypothesis"]["wrong_codec"] == "cp1254"
    assert len(report["changes"]) == len(result.changes)
    change = report["changes"][0]
    assert DAMAGED[change["start"] : change["end"]] == change["observed"]
    assert [finding["kind"] for finding in report["findings"]] == ["quoted"]


def test_findings_are_reported_even_where_nothing_was_changed() -> None:
    report = as_text("a.md", repair("请注意\ufffd这里\n"))
    assert "a.md: nothing was changed" in report
    assert "a.md:1: unrecoverable: " in report


def test_lossless_repairs_leave_no_doubt() -> None:
    report = as_text("a.md", repair(code_page("latin-1")(TECHNICAL)))
    assert report == "a.md: repaired (utf-8 read as latin-1)\n"


def test_a_report_on_nothing_and_lone_surrogates_are_json_too() -> None:
    assert parsed() == []
    report = b"".join(as_json([("\udc80.md", repair(TECHNICAL))]))
    assert json.loads(report.decode())["files"][0]["path"] == "\udc80.md"
