"""Messages, locales, statistics, machine translations, splitting, renaming, migration."""

import json

import polib
import pytest
from po_helpers import (
    GETTEXT,
    NOW,
    PATH,
    SOURCE,
    THEN,
    after,
    check_canonical,
    empty,
    reviewed,
    run,
    states,
    stored,
    units,
    wanted,
)

from i18n.catalog.catalog import Catalog, Counts
from i18n.catalog.count import count_words
from i18n.catalog.locales import parse_locale
from i18n.catalog.messages import messages, quote_path, unquote_reference
from i18n.catalog.migration import Migration, former_msgids
from i18n.catalog.rename import renamed
from i18n.catalog.split import split_entry
from i18n.catalog.stats import Row, as_json, badge, sentence
from i18n.catalog.update import update
from i18n.errors import CatalogError, ConfigError
from i18n.markdown.unit import Syntax, Unit


class TestMessages:
    def test_equal_texts_are_one_message(self):
        both = [
            Unit("是", "table cell", 3, trail=("安装",)),
            Unit("否", "table cell", 4),
            Unit("是", "paragraph", 9, trail=("安装", "选项"), notes=("答案",)),
        ]
        [first, second] = messages(both, SOURCE)
        assert first.comments == (
            "type: table cell",
            "type: paragraph",
            "in: 安装",
            "in: 安装 > 选项",
            "note: 答案",
        )
        assert first.references == (SOURCE,)
        assert second.key == (None, "否")

    def test_contexts_are_different_messages(self):
        both = [Unit("打开", "paragraph", 1, context="file"), Unit("打开", "paragraph", 2, context="light")]
        assert [message.key for message in messages(both, SOURCE)] == [("file", "打开"), ("light", "打开")]

    def test_line_numbers_on_request(self):
        same = [Unit("是", "table cell", 3), Unit("是", "table cell", 3), Unit("是", "table cell", 8)]
        [message] = messages(same, SOURCE, line_numbers=True)
        assert message.references == (f"{SOURCE}:3", f"{SOURCE}:8")
        check_canonical(update(empty(), [message], now=THEN).catalog.to_bytes())

    def test_extra_comments_and_odd_characters_in_them(self):
        unit = Unit("文", "heading 1", 1, notes=("a\nb\u2028\0c ",))
        [message] = messages([unit], SOURCE, extra_comments=lambda unit: [f"doubt: {unit.msgid}\n", " ", "x\x1by"])
        assert message.comments == ("type: heading 1", "note: a b c", "doubt: 文", "x y")

    def test_many_trails_are_cut(self):
        same = [Unit("是", "table cell", n, trail=(f"第{n}章",)) for n in range(1, 40)]
        [message] = messages(same, SOURCE)
        assert len(message.comments) == 4

    def test_syntax_and_kind_are_read_back(self):
        kinds = [
            Unit("甲", "paragraph", 1),
            Unit("乙", "text, html", 2, Syntax.HTML),
            Unit("丙", "title", 3, Syntax.PLAIN),
        ]
        catalog = stored(update(empty(), messages(kinds, SOURCE), now=THEN).catalog)
        assert [(item.kind, item.syntax) for item in catalog.pending()] == [
            ("paragraph", Syntax.MARKDOWN),
            ("text, html", Syntax.HTML),
            ("title", Syntax.PLAIN),
        ]

    @pytest.mark.parametrize(
        "path", ["a.md", "my docs/a b.md", "a a/a a.md", "tab\there.md", "a  b.md", "目录/文 档.md"]
    )
    @pytest.mark.parametrize("line_numbers", [False, True])
    def test_paths_are_read_back(self, path, line_numbers):
        same = [Unit("是", "paragraph", 3), Unit("是", "paragraph", 12), Unit("否", "paragraph", 12)]
        found = messages(same, path, line_numbers=line_numbers)
        catalog = update(Catalog.new(PATH, path, parse_locale("en"), now=THEN), found, now=THEN).catalog
        check_canonical(catalog.to_bytes())
        again = stored(catalog)
        assert again.source_path == path or "\t" in path
        assert list(again) == list(catalog)
        assert not update(again, found, now=NOW).catalog.changed

    def test_quoted_path(self):
        assert quote_path("my docs/a b.md") == "\u2068my docs/a b.md\u2069"
        assert quote_path("a a.md") == "\u2068a a.md\u2069"
        assert quote_path("a a a.md") == "a%20a%20a.md"
        assert unquote_reference("\u2068my docs/a b.md\u2069:3") == "my docs/a b.md"
        assert unquote_reference("a:b.md") == "a:b.md"


class TestLocales:
    @pytest.mark.parametrize(
        ("code", "posix", "argos"),
        [
            ("en", "en", "en"),
            ("zh", "zh", "zh"),
            ("zh-TW", "zh_TW", "zt"),
            ("zh_Hant_HK", "zh_HK", "zt"),
            ("zh_HK", "zh_HK", "zt"),
            ("zh-Hans", "zh_CN", "zh"),
            ("zt", "zh_TW", "zt"),
            ("pb", "pt_BR", "pb"),
            ("pt_BR.UTF-8", "pt_BR", "pb"),
            ("pt", "pt", "pt"),
            ("sr@latin", "sr@latin", "sr"),
            ("sr_Latn_RS", "sr_RS@latin", "sr"),
            ("no", "no", "nb"),
            ("tl", "fil", "tl"),
        ],
    )
    def test_codes(self, code, posix, argos):
        locale = parse_locale(code)
        assert (locale.code, locale.argos) == (posix, argos)
        assert parse_locale(locale.code).code == posix

    @pytest.mark.parametrize("code", ["", "xx", "english", "../en", "en/x", "e n", "zh@nonsense", "en_XXX"])
    def test_unknown(self, code):
        with pytest.raises(ConfigError, match="CLDR"):
            parse_locale(code)

    def test_names_and_direction(self):
        assert parse_locale("pt_BR").english_name == "Portuguese (Brazil)"
        assert parse_locale("de").native_name == "Deutsch"
        assert parse_locale("ar").right_to_left and not parse_locale("zh").right_to_left
        assert parse_locale("zh_TW").tag == "zh-TW"

    @pytest.mark.parametrize("code", ["en", "zh", "ru", "ar", "sl", "yue", "gd", "tl", "he"])
    def test_plural_forms_are_accepted_by_gettext(self, code):
        catalog = update(empty(language=code), wanted("甲"), now=THEN).catalog
        assert catalog.language == parse_locale(code).code
        check_canonical(catalog.to_bytes())


class TestStats:
    def catalog(self):
        catalog = reviewed({"甲": "a", "乙": "b", "两个词 two words": "", "丁": ""})
        catalog.replace((None, "乙"), catalog.get((None, "乙")).with_fuzzy(True))
        return stored(after(stored(catalog), "甲", "乙", "两个词 two words", "戊").catalog)

    def test_counts(self):
        counts = self.catalog().counts()
        assert counts == Counts(translated=1, fuzzy=1, untranslated=2, obsolete=0, words=7, characters=13)
        assert (counts.total, counts.percent) == (4, 25.0)

    def test_sentence_is_msgfmt_s(self):
        data = self.catalog().to_bytes()
        text = sentence(self.catalog().counts())
        assert text == "1 translated message, 1 fuzzy translation, 2 untranslated messages."
        if GETTEXT:
            printed = run("env", "LC_ALL=C", "msgfmt", "--statistics", "-o", "/dev/null", "-", data=data)
            assert printed.stderr.decode().strip() == text
        assert sentence(Counts()) == "0 translated messages."
        assert sentence(Counts(2, 3, 1)) == "2 translated messages, 3 fuzzy translations, 1 untranslated message."

    def test_fuzzy_without_translation_is_untranslated(self):
        catalog = reviewed({"甲": ""})
        catalog.replace((None, "甲"), catalog.get((None, "甲")).with_fuzzy(True))
        assert sentence(catalog.counts()) == "0 translated messages, 1 untranslated message."
        if GETTEXT:
            printed = run("env", "LC_ALL=C", "msgfmt", "--statistics", "-o", "/dev/null", "-", data=catalog.to_bytes())
            assert printed.stderr.decode().strip() == sentence(catalog.counts())

    def test_json_and_badge(self):
        rows = [Row("a", "en", Counts(1999, 1)), Row("a", "de", Counts(0, 0, 3))]
        document = json.loads(json.dumps(as_json(rows)))
        assert [row["percent"] for row in document["catalogs"]] == [99.9, 0.0]
        assert [row["language"] for row in document["languages"]] == ["de", "en"]
        assert document["total"]["total"] == 2003
        assert badge(Counts(1999, 1)) == {
            "schemaVersion": 1,
            "label": "translated",
            "message": "99%",
            "color": "green",
        }
        assert badge(Counts())["message"] == "100%"

    @pytest.mark.parametrize(
        ("text", "words"),
        [("", 0), ("安装", 2), ("安装 Python 3.11。", 4), ("don't stop", 2), ("カタ kana", 3), ("**a**", 1)],
    )
    def test_words(self, text, words):
        assert count_words(text) == words


class TestMachine:
    def test_remark_is_replaced_and_people_s_stay(self):
        catalog = reviewed({"甲": ""})
        catalog.replace((None, "甲"), catalog.get((None, "甲")).with_(remarks=("by Ann",), flags=("no-wrap",)))
        catalog.set_machine((None, "甲"), "a", "argos zh_en", 0.5)
        catalog.set_machine((None, "甲"), "A", "argos zh_en 1.1", 0.61234)
        entry = stored(catalog).get((None, "甲"))
        assert entry.remarks == ("by Ann", "machine: argos zh_en 1.1 0.61")
        assert (entry.msgstr, entry.flags) == ("A", ("fuzzy", "no-wrap"))
        check_canonical(catalog.to_bytes())

    def test_people_s_work_is_refused(self):
        catalog = reviewed({"甲": "a", "乙": "b"})
        catalog.replace((None, "乙"), catalog.get((None, "乙")).with_fuzzy(True))
        for text in ("甲", "乙"):
            with pytest.raises(CatalogError, match="left alone"):
                catalog.set_machine((None, text), "x", "argos", 0.1)
        with pytest.raises(CatalogError, match="extract"):
            catalog.set_machine((None, "丙"), "x", "argos", 0.1)

    def test_pending_and_redo(self):
        catalog = reviewed({"甲": "a", "乙": "", "丙": ""})
        catalog.set_machine((None, "乙"), "b", "argos", 0.5)
        assert [item.key[1] for item in catalog.pending()] == ["丙"]
        assert [item.key[1] for item in catalog.pending(redo=True)] == ["乙", "丙"]

    @pytest.mark.parametrize("text", ["\n甲", "甲\n", "\n甲\n", "甲"])
    def test_newlines_at_the_ends_are_the_source_s(self, text):
        catalog = reviewed({text: ""})
        catalog.set_machine((None, text), "\n\na", "argos", 0.5)
        entry = catalog.get((None, text))
        catalog.replace(entry.key, entry.with_fuzzy(False))
        assert entry.msgstr == text.replace("甲", "a")
        check_canonical(catalog.to_bytes())

    def test_date_changes_with_a_change_only(self):
        catalog = reviewed({"甲": ""})
        catalog.touch(NOW)
        assert not catalog.changed
        catalog.set_machine((None, "甲"), "a", "argos", 0.5)
        catalog.touch(NOW)
        assert b"PO-Revision-Date: 2026-03-31" in catalog.to_bytes()


class TestIdentity:
    def test_catalog_of_another_document(self):
        with pytest.raises(CatalogError, match=r"docs/guide/install\.md, not of docs/other\.md"):
            reviewed({"甲": "a"}).require("docs/other.md", "en")
        reviewed({"甲": "a"}).require(SOURCE, "en")

    def test_without_our_field_the_references_tell(self):
        lines = reviewed({"甲": "a"}).to_bytes().decode().split("\n")
        data = "\n".join(line for line in lines if "X-Source-Path" not in line).encode()
        with pytest.raises(CatalogError, match="not of docs/other"):
            Catalog.parse(data, PATH).require("docs/other.md")

    def test_catalog_of_another_language(self):
        with pytest.raises(CatalogError, match="language en, not de"):
            reviewed({"甲": "a"}).require(SOURCE, "de")


class TestSplit:
    def test_entry_per_context(self):
        split = split_entry(reviewed({"关闭": "Close", "甲": "a"}), (None, "关闭"), ["button", "state"])
        check_canonical(split.to_bytes())
        assert [(entry.context, entry.fuzzy, entry.msgstr) for entry in stored(split)] == [
            ("button", False, "Close"),
            ("state", True, "Close"),
            (None, False, "a"),
        ]
        document = [Unit("关闭", "paragraph", 1, context=name) for name in ("button", "state")] + units("甲")[:1]
        result = update(stored(split), messages(document, SOURCE), now=NOW)
        assert not result.added and not result.changed and not result.removed

    @pytest.mark.parametrize("contexts", [[], ["a"], ["a", "a"], ["a", " "]])
    def test_bad_contexts(self, contexts):
        with pytest.raises(CatalogError, match="two contexts"):
            split_entry(reviewed({"关闭": "Close"}), (None, "关闭"), contexts)

    def test_unknown_entry(self):
        with pytest.raises(CatalogError, match="no entry"):
            split_entry(reviewed({"关闭": "Close"}), (None, "打开"), ["a", "b"])


class TestRenames:
    def keys(self, *texts):
        return [(None, text) for text in texts]

    def test_renamed_and_edited(self):
        new = {"setup/install": self.keys("甲", "乙", "丙", "新"), "else": self.keys("子", "丑")}
        old = {"guide/install": self.keys("甲", "乙", "丙", "丁"), "gone": self.keys("寅", "卯")}
        assert renamed(new, old) == {"setup/install": "guide/install"}

    def test_copies_are_told_apart_by_name(self):
        old = {"a/install": self.keys("甲", "乙"), "a/config": self.keys("甲", "乙")}
        new = {"b/config": self.keys("甲", "乙"), "b/install": self.keys("甲", "乙")}
        assert renamed(new, old) == {"b/config": "a/config", "b/install": "a/install"}

    def test_one_catalog_serves_one_document(self):
        old = {"old": self.keys("甲", "乙", "丙")}
        new = {"part": self.keys("甲", "乙"), "whole": self.keys("甲", "乙", "丙")}
        assert renamed(new, old) == {"whole": "old"}

    def test_nothing(self):
        assert renamed({"a": []}, {"b": []}) == {}


class TestMigration:
    MIGRATIONS = (
        Migration((9, 1), lambda msgid: msgid.replace("~~", "--")),
        Migration((9, 2), lambda msgid: msgid.replace("*", "_")),
    )

    def test_translations_are_carried_over_through_all_releases(self):
        old = reviewed({"_甲_ --乙--": "a"})
        result = after(old, "*甲* ~~乙~~", former=former_msgids(old, self.MIGRATIONS))
        assert states(result.catalog) == [("translated", "*甲* ~~乙~~", "a")]

    def test_only_changes_since_the_catalog_was_written(self):
        text = reviewed({"_甲_ ~~乙~~": "a"}).to_bytes().decode()
        generator = polib.pofile(text).metadata["X-Generator"]
        old = Catalog.parse(text.replace(generator, "md-i18n 9.1.3").encode(), PATH)
        assert former_msgids(old, self.MIGRATIONS)("*甲* ~~乙~~") == ["_甲_ ~~乙~~"]
        newest = Catalog.parse(text.replace(generator, "md-i18n 9.2").encode(), PATH)
        assert former_msgids(newest, self.MIGRATIONS) is None

    def test_none_so_far(self):
        assert former_msgids(reviewed({"甲": "a"})) is None
        assert wanted("甲")[0].kind == "paragraph"
