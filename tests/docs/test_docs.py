"""The documentation is complete, its links resolve, and the README's example is what the commands do."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import polib
import pytest
import typer

from i18n.checks.registry import RULES
from i18n.cli import run
from i18n.cli.app import app
from i18n.config import Config
from i18n.markdown.directives import DirectiveKind

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    *(page for page in sorted((ROOT / "docs").rglob("*.md")) if page.parent.name != "demo"),
]
KEYS = [field for field in fields(Config) if field.name not in ("root", "file")]
COMMANDS = typer.main.get_command(app)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(text: str, title: str) -> str:
    """The text below the heading ``title``, up to the next heading of its level or above."""
    found: list[str] = []
    level = 0
    fenced = False
    for line in text.splitlines(keepends=True):
        fenced ^= line.startswith("```")
        heading = None if fenced else re.match(r"(#+) (.*)", line)
        if level and heading and len(heading[1]) <= level:
            break
        if level:
            found.append(line)
        elif heading and heading[2] == title:
            level = len(heading[1])
    assert level, f"there is no section “{title}”"
    return "".join(found)


def key_rows() -> dict[str, list[str]]:
    return rows(section(read("docs/configuration.md"), "Keys").partition("\n### ")[0])


def rows(text: str) -> dict[str, list[str]]:
    """The rows of tables by their first cell, without its markup."""
    found = {}
    for line in text.splitlines():
        if line.startswith("| "):
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            found[re.sub(r"[`\[]|\]\([^)]*\)", "", cells[0])] = cells[1:]
    return found


@pytest.mark.parametrize("field", KEYS, ids=lambda field: field.name)
def test_each_key_is_described_with_its_default(field):
    default = key_rows()[field.name][0]
    if field.default is None:
        assert not default.startswith("`")
    else:
        value = tomllib.loads(f"value = {default.strip('`')}")["value"]
        assert (tuple(value) if isinstance(value, list) else value) == field.default


def test_no_key_is_made_up():
    assert key_rows().keys() - {"Key", ":---"} == {field.name for field in KEYS}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_each_rule_is_described(rule):
    text = read("docs/checks.md")
    assert rows(text)[rule.code] == [f"`{rule.name}`", rule.severity.value, rule.summary]
    described = section(text, rule.code).replace("`", "")
    assert rule.good.replace("`", "") in described
    assert rule.bad.replace("`", "") in described


def test_no_rule_is_made_up():
    codes = set(re.findall(r"^## ([A-Z]\d{3})$", read("docs/checks.md"), re.MULTILINE))
    assert codes == {rule.code for rule in RULES}


def options(command) -> Iterator[tuple[str, str]]:
    """The title of the section and the long name, for each option of a command and of those below it."""

    def walk(command, title):
        for name, child in getattr(command, "commands", {}).items():
            yield from walk(child, title if title.count(" ") else f"{title} {name}")
        for parameter in command.params:
            if parameter.param_type_name == "option":
                yield title, max(parameter.opts, key=len)

    yield from walk(command, "i18n")


@pytest.mark.parametrize(("title", "option"), sorted(set(options(COMMANDS))))
def test_each_option_is_described(title, option):
    text = read("docs/commands.md")
    shared = section(text, "What all commands share")
    own = shared if title == "i18n" else section(text, f"`{title}`")
    assert re.search(rf"`[^`\n]*{option}\b[^`\n]*`", own + shared)


@pytest.mark.parametrize("name", sorted(COMMANDS.commands))
def test_each_command_is_in_the_lists(name):
    assert f"i18n {name}" in rows(section(read("docs/commands.md"), "Commands"))
    assert f"i18n {name}" in rows(section(read("README.md"), "Commands"))


@pytest.mark.parametrize("name", sorted(COMMANDS.commands))
def test_each_subcommand_is_shown(name):
    shown = section(read("docs/commands.md"), f"`i18n {name}`")
    for child in getattr(COMMANDS.commands[name], "commands", {}):
        assert f"i18n {name} {child}" in shown


@pytest.mark.parametrize("word", [*(kind.value for kind in DirectiveKind), "allow-damaged"])
def test_each_directive_is_described(word):
    assert re.search(rf"^\| `<!-- i18n: {word}\b", read("docs/directives.md").replace("…", "\n|"), re.MULTILINE)


FENCE = re.compile(r"^( *)(```+|~~~+).*?^\1\2[ \t]*$", re.MULTILINE | re.DOTALL)


def links(page: Path) -> Iterator[str]:
    text = re.sub(r"`[^`\n]*`", "", FENCE.sub("", page.read_text(encoding="utf-8")))
    for target in re.findall(r"\]\(([^)\s]+)[^)]*\)", text):
        if not re.match(r"[a-z]+:", target):
            yield target


def slugs(page: Path) -> set[str]:
    """The fragments that GitHub makes of a page's headings."""
    titles = re.findall(r"^#+ (.*)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_relative_links_resolve(page):
    for target in links(page):
        path, _, fragment = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        if fragment:
            assert fragment in slugs(file), target


def test_the_readme_has_links_to_check():
    assert len(list(links(ROOT / "README.md"))) > 10


def example() -> dict[str, str]:
    """The blocks of the README's example: by what is said of them, else by their order."""
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", section(read("README.md"), "An example"), re.DOTALL | re.MULTILINE)
    damaged, console, repaired, catalog, draft = (text for _, text in blocks)
    return {"damaged": damaged, "console": console, "repaired": repaired, "catalog": catalog, "draft": draft}


def steady(text: str) -> str:
    """``text`` without the numbers and alternatives that change whenever a model is trained anew."""
    text = re.sub(r"^(# machine: .*) \d\.\d\d$", r"\1 …", text, flags=re.MULTILINE)
    text = re.sub(r"(?<=, perhaps ).*", "…", text)
    return re.sub(r"\d+ changes?, \d+ doubtful", "… changes, … doubtful", text)


@pytest.mark.model
def test_the_example_of_the_readme_is_real(tmp_path, monkeypatch, capfd):
    blocks = example()
    monkeypatch.setattr("i18n.translate.packages.installed", tuple)  # the packages of whoever runs the tests
    monkeypatch.chdir(tmp_path)
    (tmp_path / "guide.md").write_text(blocks["damaged"], encoding="utf-8")
    command, *shown = steady(blocks["console"]).splitlines()
    assert run(command.removeprefix("$ i18n ").split()) == 0
    printed = capfd.readouterr()
    assert sorted(shown) == sorted(steady(printed.out + printed.err).splitlines())
    repaired = (tmp_path / "build/i18n/repaired/guide.md").read_text(encoding="utf-8")
    assert repaired == blocks["repaired"]
    catalog = (tmp_path / "locales/en/LC_MESSAGES/guide.po").read_text(encoding="utf-8")
    assert steady(blocks["catalog"]) in steady(catalog)
    assert (tmp_path / "build/i18n/en/guide.md").read_text(encoding="utf-8") == blocks["draft"]


def test_the_own_catalogs_are_reviewed():
    catalogs = sorted((ROOT / "locales").glob("*/LC_MESSAGES/**/*.po"))
    assert catalogs
    for catalog in map(polib.pofile, map(str, catalogs)):
        assert not catalog.untranslated_entries()
        assert not catalog.fuzzy_entries()
        assert catalog.metadata["Last-Translator"] == "The md-i18n developers"


def test_the_own_localization_is_complete_and_up_to_date(monkeypatch, capfd):
    monkeypatch.chdir(ROOT)
    assert run(["extract", "--check"]) == 0
    assert run(["check"]) == 0
    assert run(["merge", "--check"]) == 0


def test_the_changelog_names_the_version():
    from i18n import __version__

    assert re.search(rf"^## \[?{re.escape(__version__)}\b", read("CHANGELOG.md"), re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_heading_stands_twice(page):
    titles = re.findall(r"^##+ .*$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    assert len(titles) == len(set(titles))
