"""The commands in-process, on real files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from i18n.cli import run

SOURCE = """\
---
title: 安装指南
---

# 安装

先运行 `make`，
再打开[主页](https://a.cn/路径)。

- 第一步
- 第二步
"""

LONG = SOURCE + SOURCE.split("---\n")[2] * 2
"""Enough text to tell damage from what merely looks odd."""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "guide.md").write_text(SOURCE, encoding="utf-8")
    return tmp_path


def damage(text: str) -> str:
    """UTF-8 read as Windows-1254, what it lacks and soft hyphens dropped."""
    return bytes(b for b in text.encode() if b not in b"\x81\x8d\x8e\x8f\x90\x9d\x9e\xad").decode("cp1254")


def review(po: Path, translations: dict[str, str]) -> None:
    """What a translator does: fill in and clear fuzzy."""
    catalog = polib.pofile(str(po), wrapwidth=0)
    for entry in catalog:
        if entry.msgid in translations:
            entry.msgstr = translations[entry.msgid]
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    catalog.save()


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


PO = Path("locales/en/LC_MESSAGES/docs/guide.po")
OUTPUT = Path("build/i18n/en/docs/guide.md")


def test_extract_review_merge(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["extract"]) == 0
    assert "5 units in 1 document" in capsys.readouterr().err
    catalog = polib.pofile(str(PO))
    assert [entry.msgid for entry in catalog] == [
        "安装指南",
        "安装",
        "先运行 `make`，再打开[主页](https://a.cn/路径)。",
        "第一步",
        "第二步",
    ]
    assert catalog.metadata["Language"] == "en"
    assert (project / "locales/docs/guide.pot").exists()
    assert run(["merge"]) == 0
    assert OUTPUT.read_text(encoding="utf-8") == SOURCE
    review(PO, {"安装": "Installation", "第一步": "First step"})
    assert run(["merge"]) == 0
    expected = SOURCE.replace("# 安装", "# Installation").replace("第一步", "First step")
    assert OUTPUT.read_text(encoding="utf-8") == expected


def test_second_extract_writes_nothing(project: Path) -> None:
    assert run(["extract", "-q"]) == 0
    before = {path: path.stat().st_mtime_ns for path in project.rglob("*.po*")}
    assert len(before) == 2
    assert run(["extract", "-q"]) == 0
    assert {path: path.stat().st_mtime_ns for path in project.rglob("*.po*")} == before
    assert run(["extract", "--check"]) == 0


def test_check_and_diff_write_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(project)
    assert run(["extract", "--check", "-q"]) == 1
    assert run(["extract", "--diff", "-q"]) == 1
    assert '+msgid "安装"' in capsys.readouterr().out
    assert files(project) == before
    assert run(["extract", "-q"]) == 0
    before = files(project)
    assert run(["merge", "--check", "-q"]) == 1
    assert run(["merge", "--diff", "-q"]) == 1
    assert "+# 安装" in capsys.readouterr().out
    assert files(project) == before


def test_fuzzy_is_merged_as_draft_only(project: Path) -> None:
    run(["extract", "-q"])
    assert run(["translate", "-q", "--engine", "pseudo"]) == 0
    assert run(["merge", "-q"]) == 0
    assert OUTPUT.read_text(encoding="utf-8") == SOURCE
    assert run(["merge", "-q", "--draft"]) == 0
    assert OUTPUT.read_text(encoding="utf-8") != SOURCE


def test_check_finds_what_is_open(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--select", "C001"]) == 1
    assert "docs/guide.md:1: error C001" in capsys.readouterr().out
    assert run(["check", "--select", "C001", "--fix"]) == 0
    run(["extract", "-q"])
    assert run(["check"]) == 1
    assert "docs/guide.md:5: error T001 not translated to English: “安装”" in capsys.readouterr().out
    run(["translate", "-q", "--engine", "pseudo"])
    capsys.readouterr()
    assert run(["check", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert {finding["code"] for finding in report["findings"]} == {"T002"}
    assert report["errors"] == 5
    catalog = polib.pofile(str(PO), wrapwidth=0)
    review(PO, {entry.msgid: entry.msgstr for entry in catalog})
    capsys.readouterr()
    assert run(["check"]) == 0
    assert capsys.readouterr().out == ""
    review(PO, {"第一步": "<!-- x\n\n# y"})
    review(PO, {"安装": ""})
    assert run(["check", "--select", "untranslated"]) == 1
    assert run(["check", "--min-translated", "80"]) == 0
    assert run(["check", "--min-translated", "81"]) == 1


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif", "junit"])
def test_report_formats(project: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    run(["extract", "-q"])
    capsys.readouterr()
    assert run(["check", "--format", form, "-q"]) == 1
    out = capsys.readouterr().out
    if form in ("json", "sarif"):
        data = json.loads(out)
        assert len(data["findings"] if form == "json" else data["runs"][0]["results"]) == 5
    elif form == "junit":
        from xml.etree import ElementTree as ET

        assert ET.fromstring(out).get("failures") == "5"  # noqa: S314 - our own output
    else:
        assert out.count("T001") == 5


def test_structure_breaking_translation_is_reported(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("docs/guide.md").write_text("<p>甲</p>\n\n乙\n", encoding="utf-8")
    run(["extract", "-q"])
    review(PO, {"甲": "</p><script>", "乙": "B"})
    assert run(["merge"]) == 1
    assert "docs/guide.md:1: kept the source text" in capsys.readouterr().err
    assert OUTPUT.read_text(encoding="utf-8") == "<p>甲</p>\n\nB\n"
    assert run(["check", "--select", "S001"]) == 1


def test_stats(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["extract", "-q"])
    review(PO, {"安装": "Installation"})
    capsys.readouterr()
    assert run(["stats", "--badge", "badge.json"]) == 0
    assert "1 translated message, 4 untranslated messages." in capsys.readouterr().out
    assert json.loads(Path("badge.json").read_text())["schemaVersion"] == 1
    assert run(["stats", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"]["untranslated"] == 4
    assert run(["stats", "--min-translated", "50"]) == 1


def test_damaged_source_is_left_out_of_extract(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = Path("docs/guide.md")
    source.write_text(damage(LONG), encoding="utf-8")
    assert run(["extract"]) == 1
    assert "i18n repair --in-place docs/guide.md" in capsys.readouterr().err
    assert not PO.exists()
    assert run(["check", "--select", "damaged"]) == 1
    assert run(["repair", "--check", "docs/guide.md"]) == 1
    capsys.readouterr()
    assert run(["repair", "docs/guide.md"]) == 0
    assert capsys.readouterr().out == LONG
    assert run(["repair", "--in-place", "docs/guide.md"]) == 0
    assert source.read_text(encoding="utf-8") == LONG
    assert run(["extract"]) == 0


def test_allow_damaged(project: Path) -> None:
    source = Path("docs/guide.md")
    source.write_text(damage(LONG), encoding="utf-8")
    assert run(["extract", "--allow-damaged"]) == 0
    Path("i18n.toml").write_text('allow_damaged = ["docs/*.md"]\n')
    assert run(["extract"]) == 0
    Path("i18n.toml").unlink()
    assert run(["extract"]) == 1
    source.write_text(damage(LONG) + "\n<!-- i18n: allow-damaged -->\n", encoding="utf-8")
    assert run(["extract"]) == 0


def test_repair_output_mirrors_the_tree(project: Path) -> None:
    Path("docs/broken.md").write_text(damage(LONG), encoding="utf-8")
    before = files(project / "docs")
    assert run(["repair", "--output", "out", "--report", "report.json", "-q"]) == 0
    assert Path("out/docs/guide.md").read_text(encoding="utf-8") == SOURCE
    assert Path("out/docs/broken.md").read_text(encoding="utf-8") == LONG
    assert files(project / "docs") == before
    assert len(json.loads(Path("report.json").read_text(encoding="utf-8"))["files"]) == 2


def test_run_without_configuration(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("docs/guide.md").write_text(damage(LONG), encoding="utf-8")
    before = files(project / "docs")
    assert run(["run", "docs/guide.md", "--to", "en", "--engine", "pseudo"]) == 0
    captured = capsys.readouterr()
    assert "0 translated messages, 5 fuzzy translations." in captured.out
    assert "i18n merge build/i18n/repaired/docs/guide.md --to en" in captured.err
    assert files(project / "docs") == before
    assert Path("build/i18n/repaired/docs/guide.md").read_text(encoding="utf-8") == LONG
    review(PO, {"安装": "Installation"})
    assert run(["merge", "build/i18n/repaired/docs/guide.md", "--to", "en"]) == 0
    assert OUTPUT.read_text(encoding="utf-8") == LONG.replace("# 安装", "# Installation")


def test_run_from_elsewhere(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(elsewhere)
    (elsewhere / "i18n.toml").write_text('source_root = "src"\n')
    (elsewhere / "src").mkdir()
    assert run(["run", str(project / "docs/guide.md"), "--to", "pt-BR", "--engine", "pseudo", "-q"]) == 0
    assert (elsewhere / "locales/pt_BR/LC_MESSAGES/guide.po").exists()
    assert (elsewhere / "build/i18n/pt-BR/guide.md").exists()


def test_run_as_json(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["run", "--engine", "pseudo", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["stats"]["total"]["fuzzy"] == 5


def test_init(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--to", "en", "--to", "ja"]) == 0
    (tmp_path / "a.md").write_text("甲\n", encoding="utf-8")
    assert run(["extract", "-q"]) == 0
    assert (tmp_path / "locales/ja/LC_MESSAGES/a.po").exists()
    assert run(["init"]) == 2


def test_outputs_and_hidden_folders_are_no_sources(project: Path) -> None:
    for place in ("build/i18n/en/x.md", "locales/x.md", ".hidden/x.md", ".venv/x.md", "node_modules/x.md"):
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        Path(place).write_text("甲\n", encoding="utf-8")
    assert run(["extract", "-q"]) == 0
    assert sorted(path.name for path in Path("locales").rglob("*.pot")) == ["guide.pot"]


BAD_CONFIGURATIONS = [
    ('taget_languages = ["en"]', "unknown key “taget_languages”. Did you mean “target_languages”"),
    ('target_languages = "en"', "has to be a list of strings"),
    ('code = "some"', "has to be one of “skip”"),
    ('output = "out"', "lacks {path}"),
    ('target_languages = ["en", "ja"]\noutput = "out/{path}"', "lacks {lang}"),
    ('target_languages = ["zh"]', "source language"),
    ('target_languages = ["xx"]', "xx"),
    ("a = [", "not valid TOML"),
    ('front_matter = ["a..b"]', "“front_matter”"),
    ('source_root = "nowhere"', "no folder"),
]


@pytest.mark.parametrize(("text", "message"), BAD_CONFIGURATIONS)
def test_bad_configuration(project: Path, capsys: pytest.CaptureFixture[str], text: str, message: str) -> None:
    Path("i18n.toml").write_text(text, encoding="utf-8")
    before = files(project)
    assert run(["extract"]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.startswith("error: ")
    assert files(project) == before


def bad_utf8() -> list[str]:
    Path("docs/bad.md").write_bytes("甲\n".encode() + b"\xff\n")
    return ["extract"]


def binary() -> list[str]:
    Path("docs/bad.md").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    return ["extract"]


def gbk() -> list[str]:
    Path("docs/bad.md").write_bytes(SOURCE.encode("gbk"))
    return ["extract"]


def missing_file() -> list[str]:
    return ["run", "nowhere.md"]


def empty_folder() -> list[str]:
    Path("empty").mkdir()
    return ["extract", "empty"]


def no_sources() -> list[str]:
    Path("docs/guide.md").unlink()
    return ["extract"]


def broken_po() -> list[str]:
    run(["extract", "-q"])
    PO.write_bytes(PO.read_bytes() + b'\nmsgid "x"\nmsgstr "unclosed\n')
    return ["merge"]


def po_of_another_document() -> list[str]:
    run(["extract", "-q"])
    Path("docs/other.md").write_text("乙\n", encoding="utf-8")
    PO.with_name("other.po").write_bytes(PO.read_bytes())
    return ["merge", "docs/other.md"]


def no_catalog() -> list[str]:
    return ["merge"]


def unknown_language() -> list[str]:
    return ["extract", "--to", "klingon"]


def unknown_engine() -> list[str]:
    run(["extract", "-q"])
    return ["translate", "--engine", "magic"]


def no_package() -> list[str]:
    run(["extract", "-q", "--to", "sw"])
    return ["translate", "--to", "sw"]


def unknown_rule() -> list[str]:
    return ["check", "--select", "Z9"]


def output_over_source() -> list[str]:
    Path("i18n.toml").write_text('output = "./{path}"\n', encoding="utf-8")
    return ["extract"]


def same_domain() -> list[str]:
    Path("i18n.toml").write_text('include = ["**/*.md", "**/*.mdx"]\n', encoding="utf-8")
    Path("docs/guide.mdx").write_text("甲\n", encoding="utf-8")
    return ["extract"]


def several_to_stdout() -> list[str]:
    Path("docs/other.md").write_text("乙\n", encoding="utf-8")
    return ["repair"]


def file_in_the_way() -> list[str]:
    Path("locales").write_text("a file, no folder")
    return ["extract"]


def no_configuration() -> list[str]:
    return ["extract", "--config", "nowhere.toml"]


BAD_INPUT = [
    (bad_utf8, "docs/bad.md: line 2, byte 1: not valid UTF-8"),
    (binary, "looks like a binary file"),
    (gbk, "iconv -f "),
    (missing_file, "nowhere.md: no such file or folder"),
    (empty_folder, "empty: no Markdown file"),
    (no_sources, "no Markdown file matches"),
    (broken_po, "guide.po:"),
    (po_of_another_document, "catalog of docs/guide.md, not of docs/other.md"),
    (no_catalog, "i18n extract docs/guide.md --to en"),
    (unknown_language, "klingon"),
    (unknown_engine, "magic"),
    (no_package, "i18n models"),
    (unknown_rule, "Known rules"),
    (output_over_source, "would overwrite the sources"),
    (same_domain, "would share the catalog “docs/guide”"),
    (several_to_stdout, "--in-place or --output DIR"),
    (file_in_the_way, "locales"),
    (no_configuration, "no such configuration file"),
]


@pytest.mark.parametrize(("arrange", "message"), BAD_INPUT, ids=[case[0].__name__ for case in BAD_INPUT])
def test_bad_input(project: Path, capsys: pytest.CaptureFixture[str], arrange: object, message: str) -> None:
    arguments = arrange()  # type: ignore[operator]
    capsys.readouterr()
    before = files(project)
    assert run(arguments) == 2
    error = capsys.readouterr().err
    assert message in error
    assert "Traceback" not in error
    assert files(project) == before, "nothing is written"


def test_read_only_output(project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    run(["extract", "-q"])
    # a folder that even root may not write to is hard to come by, so the question is answered for it
    monkeypatch.setattr("i18n.files.os.access", lambda path, mode: False)
    before = files(project)
    assert run(["merge"]) == 2
    assert "not a writable folder. Make it writable" in capsys.readouterr().err
    assert files(project) == before


def test_failed_write_leaves_the_old_file(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(["extract", "-q"])
    before = files(project)

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("i18n.files.os.fsync", fail)
    Path("docs/guide.md").write_text(SOURCE + "\n新的一段\n", encoding="utf-8")
    assert run(["extract", "-q"]) == 2
    after = files(project)
    assert {name: data for name, data in after.items() if "locales" in name} == {
        name: data for name, data in before.items() if "locales" in name
    }


def test_usage_errors_exit_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["nonsense"]) == 2
    assert run(["extract", "--nonsense"]) == 2
    assert run(["--version"]) == 0


def test_help_of_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (
        "init",
        "repair",
        "extract",
        "translate",
        "merge",
        "check",
        "stats",
        "run",
        "models",
        "memory",
        "split",
        "import",
    ):
        assert run([command, "--help"]) == 0
        assert "Usage: i18n" in capsys.readouterr().out


def test_extract_imports_no_translation_library(project: Path) -> None:
    code = (
        "import sys; from i18n.cli import run; code = run(['extract', '-q']);"
        "slow = {'ctranslate2', 'sentencepiece', 'argostranslate'} & set(sys.modules); sys.exit(code or bool(slow))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=project, check=False).returncode == 0


def test_help_imports_little(project: Path) -> None:
    code = (
        "import sys; from i18n.cli import run; run(['--help']);"
        "slow = {'markdown_it', 'polib', 'numpy', 'babel', 'ftfy', 'pygments', 'yaml'} & set(sys.modules);"
        "sys.exit(bool(slow))"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=project, check=False, stdout=subprocess.DEVNULL).returncode
        == 0
    )


def test_python_dash_m(project: Path) -> None:
    result = subprocess.run([sys.executable, "-m", "i18n", "--version"], capture_output=True, text=True, check=False)
    assert result.returncode == 0
    assert result.stdout.startswith("md-i18n ")


def test_models(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "list", "--json"]) == 0
    packages = json.loads(capsys.readouterr().out)["packages"]
    assert [package["name"] for package in packages if package["state"] == "embedded"] == ["translate-zh_en"]
    Path("broken.argosmodel").write_bytes(b"no zip")
    assert run(["models", "install", "broken.argosmodel"]) == 2
    assert "broken.argosmodel" in capsys.readouterr().err
    assert run(["models", "install", "missing.argosmodel"]) == 2
    assert run(["models", "remove", "translate-xx_yy"]) == 2


def test_every_command_takes_config_and_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    groups = [["memory", "import"], ["memory", "export"], ["memory", "stats"]]
    groups += [["models", name] for name in ("list", "install", "remove", "doctor")]
    single = ["init", "repair", "extract", "translate", "merge", "check", "stats", "run", "split", "import"]
    for command in [*([name] for name in single), *groups]:
        assert run([*command, "--help"]) == 0
        shown = capsys.readouterr().out
        assert "--config" in shown
        assert "--quiet" in shown


@pytest.mark.model
def test_models_doctor(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "doctor", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["used"][0]["name"] == "translate-zh_en"


def test_memory(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["extract", "-q"])
    review(PO, {"安装": "Installation"})
    assert run(["memory", "stats"]) == 0
    assert "zh → en: 1 translations of 1 texts from 1 files" in capsys.readouterr().out
    Path("terms.csv").write_text("source,target\n第一步,First step\n", encoding="utf-8")
    assert run(["memory", "import", "terms.csv"]) == 0
    assert run(["memory", "export", "all.csv"]) == 0
    assert "安装,Installation" in Path("all.csv").read_text(encoding="utf-8")
    assert run(["memory", "import", "terms.xyz"]) == 2
    assert run(["translate", "-q", "--engine", "memory"]) == 1, "units that it does not know are left"
    assert polib.pofile(str(PO)).find("第一步").msgstr == "First step"
    # what the memory knows is filled in by the next extract, in another document
    Path("docs/other.md").write_text("# 安装\n\n- 第一步\n", encoding="utf-8")
    assert run(["extract", "-q", "docs/other.md"]) == 0
    filled = polib.pofile(str(PO.with_name("other.po")))
    assert [(entry.msgstr, entry.fuzzy) for entry in filled] == [("Installation", False), ("First step", False)]


def test_glossary(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("glossary.csv").write_text("source,target\n主页,home page\n", encoding="utf-8")
    assert run(["extract", "-q"]) == 0
    comments = "\n".join(entry.comment for entry in polib.pofile(str(PO)))
    assert "glossary: 主页 = home page" in comments
    review(
        PO,
        {"先运行 `make`，再打开[主页](https://a.cn/路径)。": "Run `make`, then open the [start](https://a.cn/路径)."},
    )
    capsys.readouterr()
    run(["check", "--select", "glossary"])
    assert "docs/guide.md:7: warning G001" in capsys.readouterr().out


def test_renamed_document_keeps_its_catalog(project: Path) -> None:
    run(["extract", "-q"])
    review(PO, {"安装": "Installation"})
    Path("docs/guide.md").rename("docs/manual.md")
    assert run(["extract", "-q"]) == 0
    assert not PO.exists()
    renamed = polib.pofile(str(PO.with_name("manual.po")))
    assert renamed.find("安装").msgstr == "Installation"


def test_split(project: Path) -> None:
    run(["extract", "-q"])
    review(PO, {"安装": "Installation"})
    assert run(["split", str(PO), "安装", "noun", "verb", "-q"]) == 0
    entries = [entry for entry in polib.pofile(str(PO)) if entry.msgid == "安装"]
    assert [(entry.msgctxt, entry.fuzzy) for entry in entries] == [("noun", False), ("verb", True)]
    assert run(["split", str(PO), "没有", "a", "b"]) == 2


@pytest.mark.model
def test_translate_keeps_reference_links(project: Path) -> None:
    Path("docs/guide.md").write_text("请参见[安装指南]。\n\n[安装指南]: install.md\n", encoding="utf-8")
    assert run(["run", "docs/guide.md", "-q"]) == 0
    draft = OUTPUT.read_text(encoding="utf-8")
    assert "[安装指南]: install.md" in draft
    assert draft.split("\n")[0].count("][安装指南]") == 1


def test_interrupted_translation_keeps_what_is_done(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from i18n.translate import Result
    from i18n.translate import translate as real

    run(["extract", "-q"])

    def interrupted(sources: object, engine: object, **options: object) -> object:
        for count, item in enumerate(real(sources, engine, **options)):  # type: ignore[arg-type]
            if count == 2:
                raise KeyboardInterrupt
            assert isinstance(item[1], Result)
            yield item

    monkeypatch.setattr("i18n.translate.translate", interrupted)
    assert run(["translate", "-q", "--engine", "pseudo"]) == 130
    assert sum(bool(entry.msgstr) for entry in polib.pofile(str(PO))) == 2
    monkeypatch.undo()
    monkeypatch.chdir(project)
    assert run(["translate", "-q", "--engine", "pseudo"]) == 0
    assert all(entry.msgstr for entry in polib.pofile(str(PO)))


def test_translator_who_saves_meanwhile_loses_nothing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from i18n.translate import translate as real

    run(["extract", "-q"])

    def slow(sources: object, engine: object, **options: object) -> object:
        results = list(real(sources, engine, **options))  # type: ignore[arg-type]
        review(PO, {"安装": "Installation", "第一步": "First step"})
        yield from results

    monkeypatch.setattr("i18n.translate.translate", slow)
    assert run(["translate", "-q", "--engine", "pseudo"]) == 0
    catalog = polib.pofile(str(PO))
    assert catalog.find("安装").msgstr == "Installation"
    assert catalog.find("第一步").msgstr == "First step"
    assert catalog.find("第二步").fuzzy


def test_repaired_copy_stands_in_for_its_damaged_source(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = Path("docs/guide.md")
    source.write_text(damage(LONG), encoding="utf-8")
    assert run(["run", "-q", "--engine", "pseudo"]) == 0
    review(PO, {"安装": "Installation"})
    assert run(["merge", "-q"]) == 0
    expected = LONG.replace("# 安装", "# Installation")
    assert OUTPUT.read_text(encoding="utf-8") == expected
    assert run(["extract", "-q"]) == 0
    assert run(["check", "--select", "D,C,S"]) == 0
    # an edit of the damaged source ends that, and damaged text is never merged
    source.write_text(damage(LONG + "\n又写了新的一段话，说明怎样使用这个程序。\n"), encoding="utf-8")
    capsys.readouterr()
    assert run(["merge", "-q"]) == 2
    assert "the text is damaged" in capsys.readouterr().err
    assert OUTPUT.read_text(encoding="utf-8") == expected
    assert run(["repair", "--in-place", "-q"]) == 0
    assert run(["extract", "-q"]) == 0
    assert run(["merge", "-q"]) == 0
    assert "又写了新的一段话" in OUTPUT.read_text(encoding="utf-8")


def test_doubtful_repairs_reach_the_translator(project: Path) -> None:
    Path("docs/guide.md").write_text(damage(LONG.replace("第一步", "绑卡前")), encoding="utf-8")
    assert run(["repair", "--in-place", "-q"]) == 0
    record = json.loads(Path("build/i18n/repaired/docs/guide.md.json").read_text(encoding="utf-8"))
    assert record["doubtful"]
    assert run(["extract", "-q"]) == 0
    comments = "\n".join(entry.comment for entry in polib.pofile(str(PO)))
    assert f"doubtful repair: “{record['doubtful'][0]['chosen']}”" in comments


def test_document_without_text_needs_no_catalog(project: Path) -> None:
    Path("docs/guide.md").write_text("```\ncode\n```\n\n![](a.png)\n", encoding="utf-8")
    assert run(["extract", "-q"]) == 0
    assert not Path("locales").exists()
    assert run(["translate", "-q", "--engine", "pseudo"]) == 0
    assert run(["merge", "-q"]) == 0
    assert run(["check", "-q"]) == 0
    assert run(["stats"]) == 0
    assert OUTPUT.read_bytes() == Path("docs/guide.md").read_bytes()


def test_machine_draft_of_an_edited_text_is_made_anew(project: Path) -> None:
    run(["run", "-q", "--engine", "pseudo"])
    source = Path("docs/guide.md")
    source.write_text(SOURCE.replace("第一步", "第一个步骤"), encoding="utf-8")
    run(["extract", "-q"])
    assert polib.pofile(str(PO)).find("第一个步骤").previous_msgid == "第一步"
    run(["translate", "-q", "--engine", "pseudo"])
    entry = polib.pofile(str(PO)).find("第一个步骤")
    assert "第一个步骤" in entry.msgstr
    assert entry.previous_msgid is None


def test_a_foreign_file_takes_no_catalog_over(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    Path("i18n.toml").write_text('source_root = "docs"\ninclude = ["docs/**/*.md"]\n')
    run(["extract", "-q"])
    own = Path("locales/en/LC_MESSAGES/guide.po")
    review(own, {"安装": "Installation"})
    before = own.read_bytes()
    foreign = tmp_path_factory.mktemp("foreign") / "manual.md"
    foreign.write_text(SOURCE, encoding="utf-8")
    assert run(["run", str(foreign), "-q", "--engine", "pseudo"]) == 0
    assert own.read_bytes() == before
    # nor does a copy of a document that the globs leave out
    Path("i18n.toml").write_text('exclude = ["docs/draft.md"]\n')
    Path("docs/draft.md").write_text("# 草稿\n\n文字。\n", encoding="utf-8")
    run(["extract", "-q", "docs/draft.md"])
    Path("docs/copy.md").write_text("# 草稿\n\n文字。\n", encoding="utf-8")
    run(["extract", "-q"])
    assert Path("locales/en/LC_MESSAGES/docs/draft.po").exists()


def test_files_of_the_same_name_are_not_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("a", "b", "here"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.md").write_text("甲\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "here")
    assert run(["extract", "../a/x.md", "../b/x.md"]) == 2
    assert run(["extract", "../a/x.md", "../a/x.md"]) == 0


def test_repair_and_run_respect_allow_damaged(project: Path) -> None:
    source = Path("docs/guide.md")
    source.write_text(damage(LONG) + "\n<!--I18N：allow-damaged-->\n", encoding="utf-8")
    before = source.read_bytes()
    assert run(["repair", "--check", "-q"]) == 0
    assert run(["run", "--in-place", "-q", "--engine", "pseudo"]) == 0
    assert source.read_bytes() == before
    assert not Path("build/i18n/repaired").exists()


def test_outputs_in_other_languages_are_no_sources(project: Path) -> None:
    Path("i18n.toml").write_text('output = "./out/{lang}/{path}"\n')
    for _ in range(2):
        assert run(["extract", "-q", "--to", "ja"]) == 0
        assert run(["merge", "-q", "--to", "ja"]) == 0
    assert [path.name for path in Path("locales").rglob("*.pot")] == ["guide.pot"]


def test_the_same_language_twice_counts_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["extract", "--to", "pt-BR", "--to", "pt_BR", "--json", "-q"]) == 0
    assert len(json.loads(capsys.readouterr().out)["files"]) == 2


def test_one_damaged_source_holds_nobody_up(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("docs/broken.md").write_text(damage(LONG), encoding="utf-8")
    assert run(["extract", "-q"]) == 1
    assert run(["translate", "-q", "--engine", "pseudo"]) == 0
    assert run(["stats", "-q"]) == 0
    capsys.readouterr()
    assert run(["merge", "-q", "--draft"]) == 1
    assert "docs/broken.md: left out" in capsys.readouterr().err
    assert OUTPUT.exists()
    assert not OUTPUT.with_name("broken.md").exists()


def test_too_little_reviewed_is_a_finding(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["extract", "-q"])
    capsys.readouterr()
    assert run(["check", "-q", "--min-translated", "90", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["errors"] == 1
    assert report["findings"][0]["message"] == "en: 0 % reviewed, 90 % wanted"


def test_output_that_cannot_show_chinese(project: Path) -> None:
    run(["extract", "-q"])
    environment = {"PYTHONIOENCODING": "ascii", "PATH": os.environ["PATH"]}
    command = [sys.executable, "-m", "i18n", "check", "-q"]
    result = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "T001" in result.stdout
    assert "Traceback" not in result.stderr


def odd_table() -> list[str]:
    Path("pyproject.toml").write_text("[tool]\ni18n = 3\n")
    return ["extract"]


def odd_tool() -> list[str]:
    Path("pyproject.toml").write_text("tool = 3\n")
    return ["extract", "--config", "pyproject.toml"]


def import_of_nothing() -> list[str]:
    Path("empty.md").write_bytes(b"")
    Path("translated.md").write_text("# T\n")
    return ["import", "empty.md", "translated.md"]


def odd_name() -> list[str]:
    Path("docs/n\nl.md").write_text("甲\n", encoding="utf-8")
    return ["extract"]


def pipe() -> list[str]:
    os.mkfifo("pipe.md")
    return ["extract", "pipe.md"]


def export_onto_a_catalog() -> list[str]:
    run(["extract", "-q"])
    return ["memory", "export", str(PO)]


def report_onto_the_source() -> list[str]:
    return ["repair", "docs/guide.md", "--report", "docs/guide.md"]


def badge_onto_the_source() -> list[str]:
    run(["extract", "-q"])
    return ["stats", "--badge", "docs/guide.md"]


def two_languages_for_one_translation() -> list[str]:
    Path("guide.en.md").write_text(SOURCE, encoding="utf-8")
    return ["import", "docs/guide.md", "guide.en.md", "--to", "en", "--to", "ja"]


def no_language() -> list[str]:
    return ["extract", "--to", "und"]


def split_of_a_template() -> list[str]:
    run(["extract", "-q"])
    return ["split", "locales/docs/guide.pot", "安装", "a", "b"]


ODD_INPUT = [
    (odd_table, "“tool.i18n” has to be a table"),
    (odd_tool, "no [tool.i18n] table"),
    (import_of_nothing, "no text to translate"),
    (odd_name, "Rename the file"),
    (pipe, "no regular file"),
    (export_onto_a_catalog, "lies among the catalogs"),
    (report_onto_the_source, "ends in .json"),
    (badge_onto_the_source, "ends in .json"),
    (two_languages_for_one_translation, "Choose one: --to LANG"),
    (no_language, "und"),
    (split_of_a_template, "Name a PO file"),
]


@pytest.mark.parametrize(("arrange", "message"), ODD_INPUT, ids=[case[0].__name__ for case in ODD_INPUT])
def test_odd_input(project: Path, capsys: pytest.CaptureFixture[str], arrange: object, message: str) -> None:
    arguments = arrange()  # type: ignore[operator]
    capsys.readouterr()
    before = {name: data for name, data in files(project).items() if "pipe" not in name}
    assert run(arguments) == 2
    assert message in capsys.readouterr().err
    assert {name: data for name, data in files(project).items() if "pipe" not in name} == before


def test_odd_files_in_a_folder_are_left_out(project: Path) -> None:
    os.mkfifo("docs/pipe.md")
    assert run(["extract", "-q"]) == 0
    assert len(list(Path("locales").rglob("*.pot"))) == 1
