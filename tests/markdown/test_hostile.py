"""A hostile translator: whatever stands in msgstr, the block structure is the source's and no neighbour changes."""

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_strategies import documents, hostile, noise
from mdit_py_plugins.footnote import footnote_plugin

from i18n.markdown.body import front_matter_end
from i18n.markdown.document import Document
from i18n.markdown.parser import normalize

PLAIN = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin, move_to_end=False)


def plain_types(source: bytes) -> list[tuple[str, str]]:
    """Block tokens as CommonMark with tables and footnotes sees them; this knows nothing of our parser set-up."""
    text = normalize(source.decode().removeprefix("\ufeff"))
    text = text[front_matter_end(text) :]
    return [(token.type, token.tag) for token in PLAIN.parse(text)]


@given(documents(), st.data())
def test_structure_is_the_source_s(source: bytes, data: st.DataObject) -> None:
    check_structure(source, data)


@given(noise(), st.data())
def test_structure_of_noise(source: bytes, data: st.DataObject) -> None:
    check_structure(source, data)


def check_structure(source: bytes, data: st.DataObject) -> None:
    document = Document.parse(source)
    translations = {unit.key: data.draw(hostile) for unit in document.units}
    localized = document.localize(translations)
    assert plain_types(localized.data) == plain_types(source)
    assert Document.parse(localized.data).block_types == document.block_types


@given(documents(), st.data())
def test_no_neighbour_changes(source: bytes, data: st.DataObject) -> None:
    document = Document.parse(source)
    if not document.units:
        return
    victim = data.draw(st.sampled_from(document.units))
    localized = document.localize({victim.key: data.draw(hostile)})
    others = [unit.msgid for unit in document.units if unit.key != victim.key]
    remaining = iter(unit.msgid for unit in Document.parse(localized.data).units)
    assert all(other in remaining for other in others), "each neighbour is found again, in order"


@given(documents(), hostile)
def test_what_is_not_reported_is_written(source: bytes, text: str) -> None:
    document = Document.parse(source)
    localized = document.localize({unit.key: text for unit in document.units})
    if not localized.problems and text.isalpha() and document.units:
        assert text in localized.data.decode()
    reported = {problem.key for problem in localized.problems}
    again = {unit.key for unit in Document.parse(localized.data).units}
    assert reported <= again, "a unit whose translation is left out keeps its source text"


HARMLESS = (
    "word 词 . , - 1. # ` ** * [ ] ](x) ]:x ![ ( ) \" ' : ::: = --- _ ~ &amp; + ! ? > / // \u3000 ， {#x} | • 5.8 "
    "5.8.0: 200 *** [x] [^1] [!NOTE] _a ¶ 「 \u2028"
)
plain_like = st.lists(st.sampled_from([*HARMLESS.split(" "), " ", ": ", ". "]), max_size=7).map("".join)


@given(documents(), st.data())
def test_what_counts_as_harmless_is_harmless(source: bytes, data: st.DataObject) -> None:
    """Documents are not parsed again when every translation looks harmless; here they are, to see that it is true."""
    document = Document.parse(source)
    localized = document.localize({unit.key: data.draw(plain_like) for unit in document.units})
    again = Document.parse(localized.data)
    assert plain_types(localized.data) == plain_types(source)
    assert again.block_types == document.block_types
    before, after = document._segmentation.anchors, again._segmentation.anchors
    assert [anchor[0] for anchor in before] == [anchor[0] for anchor in after]
