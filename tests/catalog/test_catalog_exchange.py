"""Import and export of the memory, and the glossary's files."""

import sys
from pathlib import Path

import pytest

from i18n.catalog.exchange import read_records, write_records
from i18n.catalog.glossary import parse_glossary
from i18n.catalog.memory import Record
from i18n.errors import CatalogError, ConfigError
from i18n.markdown.unit import Unit

RECORDS = [
    Record("安装 <b>说明</b> & 更多", "Install <b>notes</b> & more", "zh", "en"),
    Record("第一行\n第二行", 'First "line"\nsecond', "zh", "en"),
]
GLOSSARY = Path("glossary.csv")


class TestExchange:
    @pytest.mark.parametrize("suffix", [".csv", ".po", ".tmx", ".xlf", ".xliff"])
    def test_what_is_written_is_read(self, suffix):
        path = Path("memory" + suffix)
        assert read_records(write_records(RECORDS, path), path, "zh", "en") == RECORDS
        assert write_records(RECORDS, path) == write_records(RECORDS, path)

    def test_context_and_kind_in_csv(self):
        row = [Record("关闭", "Close", "zh", "en", "button", "paragraph")]
        assert read_records(write_records(row, Path("a.csv")), Path("a.csv"), "zh", "en") == row

    @pytest.mark.parametrize("suffix", [".csv", ".tmx"])
    def test_other_languages_are_left_out(self, suffix):
        path = Path("memory" + suffix)
        both = [*RECORDS, Record("安装", "Installation", "zh", "de")]
        data = write_records(both, path)
        assert read_records(data, path, "zh", "en") == RECORDS
        assert [record.target for record in read_records(data, path, "zh_CN", "de_AT")] == ["Installation"]

    @pytest.mark.parametrize("suffix", [".po", ".xlf"])
    def test_one_pair_of_languages(self, suffix):
        both = [*RECORDS, Record("安装", "Installation", "zh", "de")]
        with pytest.raises(ConfigError, match="de, en"):
            write_records(both, Path("memory" + suffix))
        data = write_records(RECORDS, Path("memory" + suffix))
        with pytest.raises(CatalogError, match="not in de"):
            read_records(data, Path("memory" + suffix), "zh", "de")

    def test_foreign_po(self):
        data = (
            b'msgid ""\r\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\r\n\r\n'
            b'msgid "file"\r\nmsgid_plural "files"\r\nmsgstr[0] "Datei"\r\nmsgstr[1] "Dateien"\r\n\r\n'
            b'#, fuzzy\r\nmsgid "open"\r\nmsgstr "offen"\r\n'
        )
        assert [(row.source, row.target) for row in read_records(data, Path("a.po"), "en", "de")] == [("file", "Datei")]

    @pytest.mark.parametrize("name", ["a.csv", "a.po", "a.tmx", "a.xlf"])
    @pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"<tmx", b'"never closed'])
    def test_broken_file_is_named(self, name, data):
        with pytest.raises(CatalogError, match=f"^{name}"):
            read_records(data, Path(name), "zh", "en")

    def test_unknown_format(self):
        with pytest.raises(ConfigError, match="docx"):
            read_records(b"", Path("a.docx"), "zh", "en")

    @pytest.mark.parametrize("name", ["a.tmx", "a.xlf"])
    def test_missing_toolkit_is_told(self, name, monkeypatch):
        monkeypatch.setitem(sys.modules, "translate.storage.tmx", None)
        monkeypatch.setitem(sys.modules, "translate.storage.xliff", None)
        with pytest.raises(ConfigError, match=r"md-i18n\[exchange\]"):
            read_records(b"<x/>", Path(name), "zh", "en")


def glossary(text, language="en", path=GLOSSARY):
    return parse_glossary(text.encode(), path, language)


class TestGlossary:
    TERMS = glossary(
        "source,target,pos,note,do_not_translate\n"
        "仓库,repository|repo,noun,of code,\n"
        "代码仓库,code repository,,,\n"
        "Rspack,,,,yes\n"
        "git,Git,,,\n"
        "配置文件,configuration file,,,\n"
    )

    def sources(self, text):
        return [found.term.source for found in self.TERMS.find(text)]

    def test_longest_term_at_each_place(self):
        text = "先建代码仓库，再看仓库。"
        found = self.TERMS.find(text)
        assert [text[item.start : item.end] for item in found] == ["代码仓库", "仓库"]

    def test_letters_match_whole_words_in_any_case(self):
        assert self.sources("用 Git 和 digit，RSPACK 与rspack插件") == ["git", "Rspack", "Rspack"]

    def test_comments_name_each_term_once(self):
        unit = Unit("仓库 Rspack 仓库", "paragraph", 1)
        assert self.TERMS.comments(unit) == [
            "glossary: 仓库 = repository | repo (noun; of code)",
            "glossary: Rspack = Rspack (do not translate)",
        ]

    @pytest.mark.parametrize(
        ("translation", "missing"),
        [
            ("The repository", []),
            ("All Repositories", []),
            ("my repos", []),
            ("the report", ["仓库"]),
            ("the store", ["仓库"]),
        ],
    )
    def test_missing_translation(self, translation, missing):
        assert [term.source for term in self.TERMS.missing("仓库", translation)] == missing

    def test_missing_in_several_words_and_in_ideographs(self):
        assert not self.TERMS.missing("配置文件", "Two configuration files, please")
        assert self.TERMS.missing("配置文件", "file configuration")
        chinese = glossary("source,target\nrepository,仓库\n", "zh")
        assert not chinese.missing("a repository", "一个仓库。")
        assert chinese.missing("a repository", "一个库。")

    def test_column_of_the_language(self):
        text = "source;en;pt_BR;zh\n仓库;repository;repositório;\n"
        assert [term.targets for term in glossary(text, "pb").terms] == [("repositório",)]
        assert [term.targets for term in glossary(text, "en_GB").terms] == [("repository",)]
        assert not glossary(text, "de")

    def test_tbx(self):
        text = (
            '<?xml version="1.0"?><martif type="TBX"><text><body><termEntry id="1">'
            "<descrip>of code</descrip>"
            '<langSet xml:lang="zh-CN"><tig><term>仓库</term>'
            '<termNote type="partOfSpeech">noun</termNote></tig></langSet>'
            '<langSet xml:lang="en"><tig><term>repository</term></tig><tig><term>repo</term></tig></langSet>'
            "</termEntry></body></text></martif>"
        )
        [term] = glossary(text, "en", Path("glossary.tbx")).terms
        assert term.comment() == "glossary: 仓库 = repository | repo (noun; of code)"
        newer = (
            text.replace("termEntry", "conceptEntry").replace("langSet", "langSec").replace("<martif", '<tbx xmlns="x"')
        )
        newer = newer.replace("martif>", "tbx>").replace(' type="TBX"', "", 1)
        assert [term.source for term in glossary(newer, "en", Path("glossary.tbx")).terms] == ["仓库"]

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("term list\n仓库\n", 1),
            ("", 1),
            ('source,target\n仓库,repository\n甲,"never closed\n', 3),
            ("source,target\n,repository\n", 2),
            ("source,target\n仓库,repository\n仓库,store\n", 3),
        ],
    )
    def test_broken_file_is_named(self, text, line):
        with pytest.raises(ConfigError, match=rf"^glossary\.csv:{line}: "):
            glossary(text)

    def test_wrong_charset_and_broken_tbx(self):
        with pytest.raises(ConfigError, match=r"^glossary\.csv:2: .*UTF-8"):
            parse_glossary("source,target\n仓库,x\n".encode("gbk"), GLOSSARY, "en")
        with pytest.raises(ConfigError, match=r"^glossary\.tbx:1: "):
            glossary("<martif", "en", Path("glossary.tbx"))
