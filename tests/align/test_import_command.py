"""``i18n import`` in-process, on real files."""

import json
from datetime import UTC, datetime
from pathlib import Path

import polib
import pytest
from align_documents import OTHER, SOURCE, TARGET, truth

from i18n.catalog.locales import parse_locale
from i18n.cli import run
from i18n.config import load_config
from i18n.steps.import_translation import import_translation
from i18n.workspace import Workspace

PO = Path("locales/en/LC_MESSAGES/guide.po")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("guide.md").write_text(SOURCE, encoding="utf-8")
    Path("guide.en.md").write_text(TARGET, encoding="utf-8")
    return tmp_path


def entries() -> dict[str, polib.POEntry]:
    return {entry.msgid: entry for entry in polib.pofile(str(PO), wrapwidth=0)}


def change(msgid: str, msgstr: str, *, flags: tuple[str, ...] = (), comment: str = "") -> None:
    catalog = polib.pofile(str(PO), wrapwidth=0)
    entry = catalog.find(msgid)
    entry.msgstr, entry.flags, entry.tcomment = msgstr, list(flags), comment
    catalog.save()


def test_the_catalog_is_that_of_extract_with_the_translations(project: Path) -> None:
    assert run(["import", "guide.md", "guide.en.md"]) == 0
    assert {msgid: entry.msgstr for msgid, entry in entries().items()} == truth()
    assert not any(entry.fuzzy for entry in entries().values())
    assert entries()["要备份的文件夹"].comment == "type: table cell\nin: 备份工具 > 配置"
    before = PO.read_bytes()
    assert run(["extract", "--check", "guide.md"]) == 0
    assert run(["import", "guide.md", "guide.en.md", "--check"]) == 0
    assert run(["import", "guide.md", "guide.en.md"]) == 0
    assert PO.read_bytes() == before


def test_merge_gives_the_translated_document(project: Path) -> None:
    run(["import", "guide.md", "guide.en.md"])
    assert run(["merge", "guide.md"]) == 0
    assert Path("build/i18n/en/guide.md").read_text(encoding="utf-8") == TARGET


def test_check_writes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "guide.md", "guide.en.md", "--check"]) == 1
    assert not Path("locales").exists()
    assert "nothing was written" in capsys.readouterr().err


def test_doubtful_pairs_are_fuzzy_with_their_score(project: Path) -> None:
    Path("guide.en.md").write_text(TARGET.replace("::: tip Hint", "::: tip"), encoding="utf-8")
    assert run(["import", "guide.md", "guide.en.md"]) == 0
    entry = entries()["提示"]
    assert entry.fuzzy
    assert entry.msgstr == "Tip"
    assert entry.tcomment.startswith("import: 0.")


def test_what_did_not_align_is_listed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paragraph = "There is no need to restart after a change, the program reads the new content by itself.\n\n"
    more = "Whoever has very large disks may also keep everything forever, which is not recommended to beginners.\n"
    target = TARGET.replace(paragraph, "") + "\n## Epilogue\n\n" + more
    Path("guide.en.md").write_text(target, encoding="utf-8")
    assert run(["import", "guide.md", "guide.en.md"]) == 1
    shown = capsys.readouterr()
    assert "guide.md:37: no counterpart: “修改之后不需要重新启动，程序会自己读取新的内容。”" in shown.err
    assert f"guide.en.md:{target.count(chr(10))}: no counterpart: “{more.strip()}”" in shown.err
    assert shown.out == ""
    assert entries()["恢复"].msgstr == "Recovery"


def test_json(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("guide.en.md").write_text(TARGET.replace("\nRun `keeper restore", "\nExtra.\n\nRun `keeper restore"), "utf-8")
    assert run(["import", "guide.md", "guide.en.md", "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["catalog"] == str(PO)
    assert data["language"] == "en"
    assert data["left_source"] == []
    assert [left["text"] for left in data["left_target"]] == ["Extra."]
    assert data["accepted"] + data["fuzzy"] == len(truth())


def test_reviewed_translations_stay(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["extract", "guide.md", "--to", "en"])
    change("恢复", "Restoring")
    change("安装", "Set-up", flags=("fuzzy",))
    change("配置", "Settings", flags=("fuzzy",), comment="machine: argos zh_en 0.31")
    assert run(["import", "guide.md", "guide.en.md"]) == 0
    found = entries()
    assert found["恢复"].msgstr == "Restoring"
    assert (found["安装"].msgstr, found["安装"].fuzzy) == ("Set-up", True)
    assert (found["配置"].msgstr, found["配置"].fuzzy, found["配置"].tcomment) == ("Configuration", False, "")
    assert "2 kept as they were" in capsys.readouterr().err


def test_a_reviewed_suggestion_of_an_import_stays(project: Path) -> None:
    run(["import", "guide.md", "guide.en.md"])
    change("提示", "Advice", comment="import: 0.50")
    run(["import", "guide.md", "guide.en.md"])
    assert entries()["提示"].msgstr == "Advice"


def test_the_document_itself_is_better_than_the_memory(project: Path) -> None:
    Path("other.md").write_text("## 安装\n\n见[恢复指南](restore.md)。\n", encoding="utf-8")
    Path("other.en.md").write_text("## Setting up\n\nSee the [recovery guide](restore.md).\n", encoding="utf-8")
    assert run(["import", "other.md", "other.en.md"]) == 0
    assert run(["import", "guide.md", "guide.en.md"]) == 0
    assert {msgid: entry.msgstr for msgid, entry in entries().items()} == truth()
    assert not any(entry.fuzzy for entry in entries().values())


def test_what_was_reviewed_elsewhere_is_better_than_a_doubtful_pair(project: Path) -> None:
    Path("other.md").write_text("# 备份工具\n\n::: tip 提示\n见[恢复指南](restore.md)。\n:::\n", encoding="utf-8")
    Path("other.en.md").write_text(
        "# Backup tool\n\n::: tip Hint\nSee the [guide](restore.md).\n:::\n", encoding="utf-8"
    )
    assert run(["import", "other.md", "other.en.md"]) == 0
    Path("guide.en.md").write_text(TARGET.replace("::: tip Hint", "::: tip"), encoding="utf-8")
    assert run(["import", "guide.md", "guide.en.md"]) == 0
    assert (entries()["提示"].msgstr, entries()["提示"].fuzzy) == ("Hint", False)


def test_an_import_that_changes_nothing_changes_no_date(project: Path) -> None:
    def work(now: datetime) -> bytes:
        workspace = Workspace(load_config(None, project))
        arguments = (workspace, Path("guide.md"), Path("guide.en.md"), "en", parse_locale("en"))
        import_translation(*arguments, now=now)
        return PO.read_bytes()

    first = work(datetime(2024, 5, 1, 12, tzinfo=UTC))
    assert b"PO-Revision-Date: 2024-05-01" in first
    assert work(datetime(2024, 6, 1, 12, tzinfo=UTC)) == first


def test_two_translations_of_one_text_need_review(project: Path) -> None:
    source = "# 甲\n\n## 参数\n\n写 `a` 的值。\n\n## 参数\n\n写 `b` 的值。\n\n## 参数\n\n写 `c` 的值。\n"
    target = source.replace("甲", "One").replace("写", "Write the value of").replace(" 的值。", ".")
    target = target.replace("参数", "Parameters", 1).replace("参数", "Arguments", 1).replace("参数", "Parameters")
    Path("guide.md").write_text(source, encoding="utf-8")
    Path("guide.en.md").write_text(target, encoding="utf-8")
    assert run(["import", "guide.md", "guide.en.md"]) == 0
    entry = entries()["参数"]
    assert (entry.msgstr, entry.fuzzy) == ("Parameters", True)
    assert "import: elsewhere “Arguments” (line 7)" in entry.tcomment.splitlines()


def test_unrelated_documents(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("guide.en.md").write_text(OTHER, encoding="utf-8")
    assert run(["import", "guide.md", "guide.en.md"]) == 1
    assert "Is it really its translation?" in capsys.readouterr().err
    assert not any(entry.translated() for entry in entries().values())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.md", "guide.en.md"], "none.md: no such file"),
        (["guide.md", "none.md"], "none.md: no such file"),
        (["guide.md", "guide.md"], "same file"),
        (["guide.md", "."], "this is a folder"),
        ([".", "guide.en.md"], "this is a folder"),
        (["guide.en.md", "guide.md"], "Name the source first"),
        (["guide.md", "copy.md"], "copy.md: this is not written in English"),
        (["guide.md", "guide.en.md", "--to", "zh"], "source language"),
        (["guide.md", "guide.en.md", "--to", "xx"], "Unknown language"),
        (["guide.md", "latin1.md"], "not valid UTF-8"),
    ],
)
def test_errors(project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    Path("copy.md").write_text(SOURCE, encoding="utf-8")
    Path("latin1.md").write_bytes("Résumé".encode("latin-1"))
    assert run(["import", *arguments]) == 2
    assert message in capsys.readouterr().err
    assert not Path("locales").exists()


def test_a_damaged_source_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    damaged = bytes(b for b in SOURCE.encode() if b not in b"\x81\x8d\x8e\x8f\x90\x9d\x9e\xad").decode("cp1254")
    Path("guide.md").write_text(damaged, encoding="utf-8")
    assert run(["import", "guide.md", "guide.en.md"]) == 2
    assert "i18n repair --in-place guide.md" in capsys.readouterr().err
    assert not Path("locales").exists()


def test_a_broken_catalog_is_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    PO.parent.mkdir(parents=True)
    PO.write_text('msgid "恢复\nmsgstr', encoding="utf-8")
    assert run(["import", "guide.md", "guide.en.md"]) == 2
    assert str(PO) in capsys.readouterr().err
    assert PO.read_text(encoding="utf-8") == 'msgid "恢复\nmsgstr'


def test_several_target_languages_need_a_choice(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("i18n.toml").write_text('target_languages = ["en", "de"]\n', encoding="utf-8")
    assert run(["import", "guide.md", "guide.en.md"]) == 2
    assert "--to LANG" in capsys.readouterr().err
    assert run(["import", "guide.md", "guide.en.md", "--to", "en"]) == 0


def test_quiet(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "guide.md", "guide.en.md", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_copies_between_languages_of_one_script(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("i18n.toml").write_text('source_language = "en"\ntarget_languages = ["de"]\n', encoding="utf-8")
    Path("copy.md").write_text(TARGET, encoding="utf-8")
    assert run(["import", "guide.en.md", "copy.md"]) == 2
    assert "copy.md: this is not written in German" in capsys.readouterr().err
