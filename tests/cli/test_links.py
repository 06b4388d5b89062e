"""Links of localized documents."""

from pathlib import Path

import pytest
from test_commands import review

from i18n.cli import run
from i18n.config import load_config
from i18n.steps.catalogs import target_locales
from i18n.steps.merge import link_map
from i18n.workspace import Workspace

GUIDE = """\
# 安装

参见[配置](config.md#选项)、[本页](#安装)、[许可](../LICENSE)、[首页](https://a.cn)、[入门](./start)和![图](img/图%20一.png)。

<a href="../LICENSE">许可</a>

[引用]

[引用]: ../LICENSE "标题"
"""
CONFIG = """\
# 配置

## 选项

## 选项

## 固定 {#fixed}

[安装](guide.md#安装)、[二](#选项-1)、[固定](#fixed)、[无](nowhere.md)、[无](#没有)
"""
START = "# 入门\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs" / "img").mkdir(parents=True)
    (tmp_path / "docs" / "img" / "图 一.png").write_bytes(b"")
    (tmp_path / "LICENSE").write_text("")
    for name, text in (("guide", GUIDE), ("config", CONFIG), ("start", START)):
        (tmp_path / "docs" / f"{name}.md").write_text(text, encoding="utf-8")
    return tmp_path


def prepare(settings: str) -> None:
    Path("i18n.toml").write_text('source_root = "docs"\noutput = "out/{lang}/deep/{path}"\n' + settings)
    assert run(["extract", "-q"]) == 0
    folder = Path("locales/en/LC_MESSAGES")
    review(folder / "guide.po", {"安装": "Installation"})
    review(folder / "config.po", {"配置": "Configuration", "选项": "Options", "固定": "Fixed"})
    assert run(["merge", "-q"]) == 0


def output(name: str) -> str:
    return Path(f"out/en/deep/{name}.md").read_text(encoding="utf-8")


def test_keep_changes_no_target(project: Path) -> None:
    prepare("")
    assert output("guide") == GUIDE.replace("# 安装", "# Installation")


def test_rewrite(project: Path) -> None:
    prepare('links = "rewrite"\n')
    guide = output("guide")
    assert "[配置](config.md#options)" in guide
    assert "[本页](#installation)" in guide
    assert "[许可](../../../LICENSE)" in guide
    assert "[首页](https://a.cn)" in guide
    assert "[入门](./start)" in guide
    assert "![图](../../../docs/img/%E5%9B%BE%20%E4%B8%80.png)" in guide
    assert '<a href="../../../LICENSE">' in guide
    assert '[引用]: ../../../LICENSE "标题"' in guide
    config = output("config")
    assert "[安装](guide.md#installation)、[二](#options-1)、[固定](#fixed)、[无](nowhere.md)、[无](#没有)" in config
    assert "## Fixed {#fixed}" in config


def test_keep_ids(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare('links = "rewrite"\nanchors = "keep-ids"\n')
    config = output("config")
    assert config.startswith(
        "# Configuration {#配置}\n\n## Options {#选项}\n\n## Options {#选项-1}\n\n## Fixed {#fixed}\n"
    )
    assert "[安装](guide.md#安装)、[二](#选项-1)" in config
    assert output("guide").startswith("# Installation {#安装}\n")
    capsys.readouterr()
    run(["check", "--select", "L002"])
    assert capsys.readouterr().out == ""


def test_check_sees_the_document_that_merge_writes(project: Path) -> None:
    (project / "docs" / "late.md").write_text("[许可](../LICENSE)\n\n# 标题\n\n[标题](#标题)\n", encoding="utf-8")
    prepare('links = "rewrite"\nanchors = "keep-ids"\n')
    review(Path("locales/en/LC_MESSAGES/late.po"), {"标题": "A title"})
    assert run(["merge", "-q"]) == 0
    workspace = Workspace(load_config(None, project))
    [(code, locale)] = target_locales(workspace.config, None).items()
    sources = workspace.sources()
    links = link_map(workspace, sources, code, locale, draft=False)
    for source in sources:
        links.dangling(source)  # as check does before; what it remembers must not shift the ids
        assert links.localized(source) == workspace.output(source, code).read_bytes()


def test_second_merge_changes_nothing(project: Path) -> None:
    prepare('links = "rewrite"\n')
    assert run(["merge", "--check", "-q"]) == 0


def test_dangling_links_are_findings(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare('links = "rewrite"\n')
    capsys.readouterr()
    assert run(["check", "--select", "L"]) == 0, "warnings do not fail"
    out = capsys.readouterr().out
    assert "docs/config.md:9: warning L001 the link to nowhere.md leads nowhere" in out
    assert "docs/config.md:9: warning L001 the link to #没有 leads nowhere" in out
    assert out.count("L001") == 2
    assert "L002" not in out


def test_links_that_dangle_in_the_output_only(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare("")
    capsys.readouterr()
    run(["check", "--select", "L002"])
    out = capsys.readouterr().out
    assert "the link to ../LICENSE leads nowhere" in out
    assert "the link to #安装 leads nowhere" in out
    assert "the link to config.md#选项 leads nowhere" in out
    assert "https://a.cn" not in out
