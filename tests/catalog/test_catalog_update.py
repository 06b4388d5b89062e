"""What an edit of the source does to the catalog: each kind of edit, entry by entry."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from po_helpers import (
    NOW,
    PATH,
    SOURCE,
    THEN,
    after,
    check_canonical,
    empty,
    reviewed,
    states,
    stored,
    units,
    wanted,
)

from i18n.catalog.catalog import Catalog
from i18n.catalog.entry import Entry
from i18n.catalog.messages import messages
from i18n.catalog.update import Hit, update
from i18n.markdown.unit import Unit

INSTALL = "安装之前请先确认系统里已经有 Python 3.11 或更新的版本。"
INSTALL_EN = "Before installing, make sure the system has Python 3.11 or later."
CONFIG = "配置文件放在项目的根目录，名字是 i18n.toml。"
CONFIG_EN = "The configuration file lives in the project root and is called i18n.toml."
RUN = "运行下面的命令，译文会写进 build 目录。"
RUN_EN = "Run the command below; the translation is written to the build folder."
BOOK = {INSTALL: INSTALL_EN, CONFIG: CONFIG_EN, RUN: RUN_EN}


def test_nothing_changed_writes_nothing():
    catalog = reviewed(BOOK)
    result = after(catalog, *BOOK)
    assert not result.catalog.changed
    assert result.catalog.to_bytes() == catalog.to_bytes()


def test_new_catalog():
    result = update(empty(), wanted(INSTALL, CONFIG), now=NOW)
    check_canonical(result.catalog.to_bytes())
    assert result.added == ((None, INSTALL), (None, CONFIG))
    assert states(result.catalog) == [("untranslated", INSTALL, ""), ("untranslated", CONFIG, "")]


def test_typo_makes_fuzzy_with_previous():
    fixed = CONFIG.replace("根目录", "根目录下")
    result = after(reviewed(BOOK), INSTALL, fixed, RUN)
    assert result.edited == (((None, CONFIG), (None, fixed)),)
    entry = result.catalog.get((None, fixed))
    assert (entry.msgstr, entry.flags, entry.previous) == (CONFIG_EN, ("fuzzy",), (None, CONFIG))
    assert result.catalog.translations() == {(None, INSTALL): INSTALL_EN, (None, RUN): RUN_EN}


def test_typo_changes_only_its_entry_and_the_revision_date():
    old = reviewed(BOOK)
    new = after(old, INSTALL, CONFIG.replace("根目录", "根目录下"), RUN).catalog
    before, now = old.to_bytes().decode().split("\n"), new.to_bytes().decode().split("\n")
    gone, come = [line for line in before if line not in now], [line for line in now if line not in before]
    assert gone == ['"PO-Revision-Date: 2026-03-01 12:00+0000\\n"', f'msgid "{CONFIG}"']
    assert come == [
        '"PO-Revision-Date: 2026-03-31 12:00+0000\\n"',
        "#. status: reviewed before the edit, c6f1ee2a",
        "#, fuzzy",
        f'#| msgid "{CONFIG}"',
        f'msgid "{CONFIG.replace("根目录", "根目录下")}"',
    ]


def test_edit_taken_back_restores_the_bytes():
    old = reviewed(BOOK)
    edited = stored(after(old, INSTALL, CONFIG + "（可选）", RUN).catalog)
    back = after(edited, INSTALL, CONFIG, RUN)
    assert back.restored == ((None, CONFIG),)
    assert list(back.catalog) == list(old)


def test_second_edit_keeps_the_text_that_was_translated():
    once = stored(after(reviewed(BOOK), INSTALL, CONFIG + "（可选）", RUN).catalog)
    twice = stored(after(once, INSTALL, CONFIG + "（可选的）", RUN).catalog)
    assert twice.get((None, CONFIG + "（可选的）")).previous == (None, CONFIG)
    assert list(after(twice, *BOOK).catalog) == list(reviewed(BOOK))


def test_file_does_not_change_when_an_edit_has_been_reviewed():
    edited = stored(after(reviewed(BOOK), INSTALL, CONFIG + "（可选）", RUN).catalog)
    entry = edited.get((None, CONFIG + "（可选）"))
    edited.replace(entry.key, entry.with_(msgstr="New.", previous=None).with_fuzzy(False))
    done = stored(edited)
    assert not after(done, INSTALL, CONFIG + "（可选）", RUN).catalog.changed
    again = after(done, INSTALL, CONFIG + "（必需）", RUN).catalog.get((None, CONFIG + "（必需）"))
    assert again.previous == entry.key and len(again.comments) == 2 and not again.draft


def test_unreviewed_translation_stays_fuzzy_when_its_edit_is_taken_back():
    catalog = reviewed({**BOOK, CONFIG: ""})
    catalog.set_machine((None, CONFIG), "The config.", "argos zh_en", 0.5)
    edited = stored(after(stored(catalog), INSTALL, CONFIG + "（可选）", RUN).catalog)
    entry = edited.get((None, CONFIG + "（可选）"))
    assert entry.previous == (None, CONFIG) and entry.machine == "argos zh_en 0.50"
    back = after(edited, INSTALL, CONFIG, RUN).catalog.get((None, CONFIG))
    assert back.fuzzy and back.previous is None and back.comments == ("type: paragraph",)


def test_translation_that_was_changed_since_stays_fuzzy_when_the_edit_is_taken_back():
    edited = stored(after(reviewed(BOOK), INSTALL, CONFIG + "（可选）", RUN).catalog)
    entry = edited.get((None, CONFIG + "（可选）"))
    edited.replace(entry.key, entry.with_(msgstr="The configuration (optional) ..."))
    back = after(stored(edited), INSTALL, CONFIG, RUN).catalog.get((None, CONFIG))
    assert back.fuzzy and back.msgstr == "The configuration (optional) ..." and back.previous is None
    assert back.comments == ("type: paragraph",)


def test_approved_machine_translation_is_reviewed_when_its_edit_is_taken_back():
    catalog = reviewed({**BOOK, CONFIG: ""})
    catalog.set_machine((None, CONFIG), "The config.", "argos zh_en", 0.5)
    catalog.replace((None, CONFIG), catalog.get((None, CONFIG)).with_fuzzy(False))
    old = stored(catalog)
    edited = stored(after(old, INSTALL, CONFIG + "（可选）", RUN).catalog)
    assert list(after(edited, INSTALL, CONFIG, RUN).catalog) == list(old)


def test_moved_paragraph_keeps_its_translation():
    result = after(reviewed(BOOK), RUN, INSTALL, CONFIG)
    assert states(result.catalog) == [("translated", text, BOOK[text]) for text in (RUN, INSTALL, CONFIG)]
    assert b"2026-03-01 12:00" in result.catalog.to_bytes()  # no entry changed, so no date


def test_removed_paragraph_becomes_obsolete_and_comes_back():
    old = reviewed(BOOK)
    without = stored(after(old, INSTALL, RUN).catalog)
    assert states(without)[2] == ("obsolete", CONFIG, CONFIG_EN)
    assert without.translations() == {(None, INSTALL): INSTALL_EN, (None, RUN): RUN_EN}
    again = after(without, *BOOK)
    assert again.revived == ((None, CONFIG),)
    assert list(again.catalog) == list(old)


def test_removed_untranslated_paragraph_is_gone():
    result = after(reviewed({INSTALL: INSTALL_EN, CONFIG: ""}), INSTALL)
    assert result.removed == ((None, CONFIG),)
    assert states(result.catalog) == [("translated", INSTALL, INSTALL_EN)]


def test_rewritten_paragraph_gets_no_foreign_translation():
    new = "这里原来的内容全部作废，另见升级指南一章。"
    result = after(reviewed(BOOK), INSTALL, new, RUN)
    assert states(result.catalog)[1] == ("untranslated", new, "")
    assert states(result.catalog)[3] == ("obsolete", CONFIG, CONFIG_EN)


def test_swap_of_two_similar_paragraphs():
    similar = CONFIG.replace("i18n.toml", "i18n.yaml")
    result = after(reviewed({CONFIG: "toml", similar: "yaml"}), similar, CONFIG)
    assert states(result.catalog) == [("translated", similar, "yaml"), ("translated", CONFIG, "toml")]


def test_two_edits_are_matched_together_and_not_one_after_the_other():
    # By itself each new text is most like "甲乙丙丁戊己庚辛壬癸", which can serve one only.
    old = reviewed({"甲乙丙丁戊己庚辛壬癸": "full", "甲乙丙丁戊己庚辛子丑": "other"})
    result = after(old, "甲乙丙丁戊己庚辛壬寅", "甲乙丙丁戊己庚辛壬")
    assert sorted(entry.msgstr for entry in result.catalog) == ["full", "other"]
    assert all(entry.fuzzy for entry in result.catalog)


def test_split_paragraph_uses_the_translation_once():
    joined = INSTALL + CONFIG
    result = after(reviewed({joined: "both", RUN: RUN_EN}), INSTALL, CONFIG, RUN)
    assert sorted(entry.msgstr for entry in result.catalog) == ["", RUN_EN, "both"]


def test_joined_paragraphs_keep_the_other_translation_as_obsolete():
    result = after(reviewed(BOOK), INSTALL + CONFIG, RUN)
    assert [state for state, *_ in states(result.catalog)] == ["fuzzy", "translated", "obsolete"]
    assert {entry.msgstr for entry in result.catalog} == set(BOOK.values())


def test_heading_level_changes_the_comment_only():
    old = stored(update(empty(), messages([Unit(INSTALL, "heading 2", 1)], SOURCE), now=THEN).catalog)
    old.replace((None, INSTALL), old.get((None, INSTALL)).with_(msgstr=INSTALL_EN))
    new = update(stored(old), messages([Unit(INSTALL, "heading 3", 1)], SOURCE), now=NOW).catalog
    entry = new.get((None, INSTALL))
    assert entry.translated and entry.comments == ("type: heading 3",)
    assert b"2026-03-01 12:00" in new.to_bytes()


def test_context_directive_added_keeps_the_translation_for_review():
    result = update(reviewed(BOOK), messages([Unit(CONFIG, "paragraph", 1, context="menu")], SOURCE), now=NOW)
    entry = result.catalog.get(("menu", CONFIG))
    assert entry.fuzzy and entry.msgstr == CONFIG_EN and entry.previous == (None, CONFIG)


def test_one_text_may_serve_two_contexts():
    both = [Unit(CONFIG, "paragraph", 1, context="menu"), Unit(CONFIG, "paragraph", 2, context="text")]
    result = update(reviewed(BOOK), messages(both, SOURCE), now=NOW)
    assert [result.catalog.get((context, CONFIG)).msgstr for context in ("menu", "text")] == [
        CONFIG_EN,
        CONFIG_EN,
    ]
    check_canonical(result.catalog.to_bytes())


def test_link_target_does_not_outweigh_the_words():
    url = "https://example.org/a/very/long/path/to/documentation/of/some/release/"
    old = {f"[安装]({url}install.html)": "Install", f"[许可证]({url}license.html)": "License"}
    result = after(reviewed(old), f"[升级]({url}upgrade.html)", f"[安装]({url}v2/install.html)")
    assert states(result.catalog)[:2] == [
        ("untranslated", f"[升级]({url}upgrade.html)", ""),
        ("fuzzy", f"[安装]({url}v2/install.html)", "Install"),
    ]


def test_people_s_comments_flags_and_header_fields_survive():
    text = reviewed(BOOK).to_bytes().decode()
    text = text.replace('"X-Generator', '"X-Poedit-Basepath: ../..\\n"\n"X-Generator').replace(
        "Automatically generated", "Ann <a@b.c>"
    )
    at = text.index("#. type", text.index(INSTALL_EN))
    text = (
        text[:at]
        + "# checked with legal\n#\n#  twice\n#. type: paragraph\n"
        + f"#: {SOURCE}\n#, no-wrap\n"
        + text[text.index("msgid", at) :]
    )
    old = Catalog.parse(text.encode(), PATH)
    result = after(old, INSTALL, CONFIG + "（可选）", RUN)
    entry = result.catalog.get((None, CONFIG + "（可选）"))
    assert entry.remarks == ("checked with legal", "", " twice")
    assert entry.flags == ("fuzzy", "no-wrap")
    new = result.catalog.to_bytes().decode()
    assert '"Last-Translator: Ann <a@b.c>\\n"' in new
    assert new.index("X-Poedit-Basepath") < new.index("X-Generator")


def test_remark_on_an_untranslated_entry_goes_with_the_edit():
    catalog = reviewed({INSTALL: INSTALL_EN, CONFIG: ""})
    catalog.replace((None, CONFIG), catalog.get((None, CONFIG)).with_(remarks=("ask the author",)))
    result = after(stored(catalog), INSTALL, CONFIG + "（可选）")
    entry = result.catalog.get((None, CONFIG + "（可选）"))
    assert entry.remarks == ("ask the author",) and not entry.fuzzy and entry.previous is None


def test_obsolete_entry_serves_a_similar_new_text():
    without = stored(after(reviewed(BOOK), INSTALL, RUN).catalog)
    result = after(without, INSTALL, CONFIG.replace("放在", "要放在"), RUN)
    assert [entry.msgstr for entry in result.catalog] == [INSTALL_EN, CONFIG_EN, RUN_EN]
    assert [state for state, *_ in states(result.catalog)] == ["translated", "fuzzy", "translated"]


def test_renamed_document():
    result = update(reviewed(BOOK), wanted(*BOOK, path="docs/setup.md"), now=NOW, source_path="docs/setup.md")
    assert result.catalog.source_path == "docs/setup.md"
    assert all(entry.translated and entry.references == ("docs/setup.md",) for entry in result.catalog)
    check_canonical(result.catalog.to_bytes())


def test_msgids_of_an_older_release_are_carried_over():
    old = reviewed({f"*{INSTALL}*": INSTALL_EN})
    result = after(old, INSTALL, former=lambda msgid: [f"*{msgid}*"])
    assert result.migrated == ((None, INSTALL),)
    assert states(result.catalog) == [("translated", INSTALL, INSTALL_EN)]


def test_template_keeps_its_date_until_texts_change():
    pot = PATH.with_suffix(".pot")
    first = update(Catalog.template(pot, SOURCE, now=THEN), wanted(INSTALL), now=THEN).catalog
    check_canonical(first.to_bytes())
    again = Catalog.parse(first.to_bytes(), pot)
    assert update(again, wanted(INSTALL), now=NOW).catalog.to_bytes() == first.to_bytes()
    changed = update(again, wanted(INSTALL, RUN), now=NOW).catalog.to_bytes()
    assert b"POT-Creation-Date: 2026-03-31" in changed and b"YEAR-MO-DA" in changed
    shorter = update(Catalog.parse(changed, pot), wanted(CONFIG), now=NOW).catalog
    assert states(shorter) == [("untranslated", CONFIG, "")]


class Remembered:
    """A memory of given hits."""

    def __init__(self, exact=None, near=None):
        self.exact_hits, self.near_hits = exact or {}, near or {}

    def exact(self, key, kind):
        return self.exact_hits.get(key[1])

    def near(self, texts):
        return [self.near_hits.get(text) for text in texts]


def test_memory_fills_exact_hits_in_new_and_old_entries():
    memory = Remembered(
        {
            CONFIG: Hit(CONFIG, CONFIG_EN, 1.0, "a.md"),
            RUN: Hit(RUN, RUN_EN, 1.0, "a.md"),
            INSTALL: Hit(INSTALL, "X", 1.0, "a.md"),
        }
    )
    result = after(reviewed({INSTALL: INSTALL_EN, CONFIG: ""}), INSTALL, CONFIG, RUN, memory=memory)
    assert result.filled == ((None, CONFIG), (None, RUN))
    assert states(result.catalog) == [("translated", text, BOOK[text]) for text in BOOK]


def test_near_hit_is_fuzzy_and_tells_its_origin():
    hit = Hit(RUN, RUN_EN, 0.83, "docs/other.md")
    result = after(reviewed({INSTALL: INSTALL_EN}), INSTALL, RUN + "完", memory=Remembered(near={RUN + "完": hit}))
    entry = result.catalog.get((None, RUN + "完"))
    assert entry.fuzzy and entry.msgstr == RUN_EN and entry.previous == (None, RUN)
    assert entry.remarks == ("memory: docs/other.md 0.83",)
    back = after(stored(result.catalog), INSTALL, RUN)  # the text becomes the one that was reviewed elsewhere
    assert back.restored == ((None, RUN),) and back.catalog.get((None, RUN)).translated


def test_exact_hit_goes_before_a_similar_text_of_the_document():
    moved = CONFIG.replace("i18n.toml", "i18n.yaml")
    memory = Remembered({moved: Hit(moved, "from memory", 1.0, "x")})
    result = after(reviewed({CONFIG: CONFIG_EN}), moved, memory=memory)
    assert states(result.catalog) == [("translated", moved, "from memory"), ("obsolete", CONFIG, CONFIG_EN)]


def test_similar_text_of_the_document_goes_before_one_of_the_memory():
    memory = Remembered(near={CONFIG + "。": Hit(CONFIG, "from memory", 0.9, "x")})
    result = after(reviewed({CONFIG: CONFIG_EN}), CONFIG + "。", memory=memory)
    assert result.catalog.get((None, CONFIG + "。")).msgstr == CONFIG_EN
    assert result.suggested == ()


TEXT = st.text('安装配置运行命令的了在是 ab*`[]|\\"\n\t\u2028\x85\x0b\x07', min_size=1, max_size=12)


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(TEXT, TEXT, max_size=6), st.lists(TEXT, max_size=6), st.booleans())
def test_no_translation_is_lost_or_doubled(old, new, shuffle):
    translations = {
        text: f"T{index} {text}" if text[-1] != "\n" and text[0] != "\n" else "" for index, text in enumerate(old)
    }
    catalog = reviewed(translations)
    document = [*new, *list(old)[::-1][: len(old) // 2]] if shuffle else new
    result = update(catalog, messages(units(*document), SOURCE), now=NOW)
    again = stored(result.catalog)
    assert list(again) == list(result.catalog)
    found = [entry.msgstr for entry in again if entry.msgstr]
    assert sorted(found) == sorted(filter(None, translations.values()))
    for entry in again:
        if entry.translated:
            assert translations[entry.msgid] == entry.msgstr
    assert [entry.msgid for entry in again if not entry.obsolete] == list(dict.fromkeys(document))
    assert not update(again, messages(units(*document), SOURCE), now=NOW).catalog.changed


PARAGRAPH = st.tuples(st.sampled_from([None, "menu"]), st.text("安装配置运行命令", min_size=3, max_size=6))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(PARAGRAPH, max_size=5), min_size=2, max_size=5), st.lists(st.booleans(), min_size=5))
def test_many_edits_one_after_the_other(documents, reviews):
    catalog = empty()
    made = {}  # every translation that was ever made, and the text it was made for
    for number, (document, review) in enumerate(zip(documents, reviews, strict=False)):
        found = messages([Unit(text, "paragraph", 1, context=context) for context, text in document], SOURCE)
        catalog = stored(update(catalog, found, now=NOW).catalog)
        assert [entry.key for entry in catalog if not entry.obsolete] == list(dict.fromkeys(document))
        for entry in list(catalog):
            if entry.translated:
                assert made[entry.msgstr] == entry.key
            elif entry.fuzzy:
                assert made[entry.msgstr] == entry.previous
            if review and not entry.obsolete and not entry.translated:
                translation = f"{number} {entry.context} {entry.msgid}"
                made[translation] = entry.key
                catalog.replace(entry.key, entry.with_(msgstr=translation, previous=None).with_fuzzy(False))
                if entry.msgstr not in {other.msgstr for other in catalog}:
                    made.pop(entry.msgstr, None)  # the translator wrote over it
        assert set(made) <= {entry.msgstr for entry in catalog}
        catalog = stored(catalog)


@pytest.mark.parametrize(
    "text",
    ["a\u2028b", "a\x85b", "a\x0bb\x0cc", "bell\x07", "a\rb", "esc\x1b", "\ttab\\n", '"q"', "a\n\nb", "x\\"],
)
def test_odd_characters(text):
    catalog = stored(update(empty(), wanted(text), now=THEN).catalog)
    assert [entry.msgid for entry in catalog] == [text]
    catalog.replace((None, text), catalog.get((None, text)).with_(msgstr=text))
    assert stored(catalog).translations() == {(None, text): text}


def test_text_no_po_file_can_carry_is_left_out():
    assert wanted("a\0b", "a\x04b", "a\ud800b", "", "ok") == wanted("ok")


def test_entry_is_a_value():
    entry = Entry("a", raw="x")
    assert entry.with_(msgid="a") is entry
    assert entry.with_(msgid="b").raw is None
