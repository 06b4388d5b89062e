"""The tutorial of the demo: its damage is exact, and the main job works on it."""

import contextlib
import io
from dataclasses import dataclass
from pathlib import Path

import polib
import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from i18n.cli import run

DEMO = Path(__file__).parents[2] / "docs" / "demo"
CLEAN = (DEMO / "tutorial.md").read_bytes()
DAMAGED = DEMO / "tutorial-damaged.md"

LOST = bytes.fromhex("81 8D 8E 8F 90 9D 9E AD")
"""What the channel drops: positions that Windows-1254 leaves undefined, and its soft hyphen."""


def damage(data: bytes) -> bytes:
    """UTF-8 read as Windows-1254 without the bytes in ``LOST``; A0 stays, as a no-break space."""
    return data.translate(None, LOST).decode("cp1254").encode("utf-8")


def test_the_damaged_tutorial_is_the_damage_of_the_clean_one():
    assert DAMAGED.read_bytes() == damage(CLEAN)


def test_the_damage_loses_bytes_of_many_characters():
    text = CLEAN.decode()
    assert sum(lost_a_byte(char) for char in text) > 300
    assert "\N{NO-BREAK SPACE}" in DAMAGED.read_text(encoding="utf-8")


def lost_a_byte(char: str) -> bool:
    return any(byte in LOST for byte in char.encode())


def test_repair_restores_what_was_lost(capfdbinary):
    assert run(["repair", "--quiet", str(DAMAGED)]) == 0
    repaired = capfdbinary.readouterr().out.decode()
    clean = CLEAN.decode()
    assert len(repaired) == len(clean)
    pairs = [(old, new) for old, new in zip(clean, repaired, strict=True) if lost_a_byte(old)]
    right = sum(old == new for old, new in pairs)
    assert right >= 0.97 * len(pairs)
    assert all(old == new for old, new in zip(clean, repaired, strict=True) if not lost_a_byte(old))


def block_types(text: str) -> list[str]:
    """The block tokens by a parser that is set up here, not by the project's own."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.use(front_matter_plugin).use(footnote_plugin)
    return [token.type for token in parser.parse(text)]


@dataclass(frozen=True, slots=True)
class Draft:
    """What ``i18n run`` left of the damaged tutorial."""

    folder: Path
    status: int
    printed: str
    text: str


@pytest.fixture(scope="module")
def draft(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    (folder / "tutorial.md").write_bytes(DAMAGED.read_bytes())
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(io.StringIO()) as printed:
        patch.chdir(folder)
        status = run(["run", "tutorial.md", "--to", "en", "--engine", "argos"])
    text = (folder / "build/i18n/en/tutorial.md").read_text(encoding="utf-8")
    return Draft(folder, status, printed.getvalue(), text)


@pytest.mark.model
def test_the_main_job_leaves_a_catalog_to_review(draft):
    catalog = polib.pofile(str(draft.folder / "locales/en/LC_MESSAGES/tutorial.po"))
    assert draft.status == 0
    assert f"0 translated messages, {len(catalog)} fuzzy translations." in draft.printed
    assert len(catalog) >= 60
    assert all(entry.fuzzy and entry.msgstr for entry in catalog)
    assert all("machine: argos" in entry.tcomment for entry in catalog)


@pytest.mark.model
def test_the_main_job_leaves_the_source_alone(draft):
    assert (draft.folder / "tutorial.md").read_bytes() == DAMAGED.read_bytes()


@pytest.mark.model
def test_the_draft_has_the_blocks_of_its_source(draft):
    assert block_types(draft.text) == block_types(CLEAN.decode())


@pytest.mark.model
@pytest.mark.parametrize(
    "target",
    [
        "https://img.example.com/dotfiles/%E6%88%AA%E5%9B%BE-%E9%A6%96%E9%A1%B5.png",
        "https://img.example.com/dotfiles/截图-首页.png",
        "https://docs.example.org/zh/安装-说明",
        "<https://wiki.example.net/终端/配色方案>",
        "[remote]: https://git.example.com/help/远程仓库",
    ],
)
def test_the_draft_keeps_targets(draft, target):
    assert target in draft.text


@pytest.mark.model
def test_the_draft_keeps_code(draft):
    assert code(draft.text) == code(CLEAN.decode())


def code(text: str) -> list[str]:
    return [token.content for token in MarkdownIt().parse(text) if token.type == "fence"]
