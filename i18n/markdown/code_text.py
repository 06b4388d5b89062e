"""Which parts of a comment or a string in code are words, and which belong to tools."""

import re
from collections.abc import Iterator

__all__ = ["comment_spans", "diff_comments", "is_words"]

_LINE = re.compile(r"[^\n]+")
_IN_DIFF = re.compile(r"(?m)(?:^[-+ ]?|(?<=\s))(?=//|/\*|\#\s|<!--)")
"""Where a comment starts in a line of a diff; an address in a string has no space before its slashes."""
_OPENING = re.compile(
    r"[ \t]*(?:/\*+!?|<!--+|//+[/!<]*|#[=|]|#+[!:]?|--\[=*\[|\{-+|\(\*+|--+(?:[ ]?[|^])?|;+|\*+(?!/)"
    r"|=begin\b|@REM\b|REM\b|dnl\b)?[ \t]*",
    re.IGNORECASE,
)
"""What starts a comment or decorates a line of one, in the languages that documentation shows."""
_OWN_OPENINGS = {
    "%": re.compile(r"[ \t]*%+[{}]?[ \t]*"),
    '"': re.compile(r"[ \t]*\"+[ \t]*"),
    "'": re.compile(r"[ \t]*'+[ \t]*"),
    "!": re.compile(r"[ \t]*!+[ \t]*"),
}
"""Signs that start a comment in few languages, and a sentence in the others."""
_LEXERS = {
    "TeX": "%", "Erlang": "%", "Prolog": "%", "Matlab": "%", "Octave": "%", "PostScript": "%",
    "VimL": '"', "VB.net": "'", "VBScript": "'", "QBasic": "'", "Fortran": "!", "FortranFixed": "!",
}  # fmt: skip
_CLOSING = re.compile(r"[ \t]*(?:\*+/|--+>|\*+\)|-+\}|\]=*\]|[|=]#|=end\b)?[ \t]*\Z")
_TOOLS = re.compile(
    r"""(?ix)
    [@#]?(?:ts-(?:ignore|nocheck|check|expect-error)|jsx\w*\b|vite-ignore|format(?:ter)?:|flow\b|license\b|__PURE__|
    preserve\b|prettier-ignore)
    |prettier-|eslint\b|tslint:|jshint\b|stylelint-|biome-ignore|oxlint-|istanbul\b|c8\b|v8\b|webpack[A-Z]\w*:|
    noqa\b|type:|pylint:|mypy:|ruff:|isort:|fmt:|yapf:|black:|flake8:|pyright:|pragma:?\b|nosec\b|coverage:|
    noinspection\b|nolint\b|go:\w|\+build\b|line\b\s\d|cgo\b|shellcheck\b|hadolint\b|rubocop:|swiftlint:|swift-tools|
    syntax=|escape=|check=|spdx-|vim?:|ex:|-\*-|coding[:=]|sourceMappingURL|sourceURL|pyright|language=|
    \#?(?:end)?(?:doc)?region\b|snippet-(?:start|end)|tag::|end::|ANCHOR(?:_END)?:|--8<--|doctest:|
    highlight-(?:next-line|start|end)|this-will-(?:error)|focus\b$|pragma\b|!
    """
)
"""Comments that are for tools, at their start: linters, compilers, formatters, documentation generators."""
_MARKERS = re.compile(r"\[!(?:code|mark|focus|diff)\b[^\]]*\]|\[tl!.*?\]|\(\d+\)!?(?=\s|\Z)")
"""Marks of code highlighters (Shiki, Torchlight) and annotations (Material for MkDocs) anywhere in a comment."""
_TAG = re.compile(
    r"@(?:(?:param|arg|argument|property|prop|template|typedef|callback)\b(?:\s+\{[^{}]*\})?(?:\s+[\w.$\[\]=]+)?"
    r"|(?:returns?|throws?|exception|type|yields?|enum|see|since|version|author|default|link|example|module)\b"
    r"(?:\s+\{[^{}]*\})?|\w+)\s*(?:[-–:]\s+)?"
)
"""A tag of JSDoc, Javadoc or Doxygen, with the names and types behind it."""
_LETTER = re.compile(r"[^\W\d_]")
_FOREIGN_LETTER = re.compile(r"[^\x00-\x7f\W\d_]")
_CODE = re.compile(
    r"[;{}\\]\s*\Z|^[\w.$\[\]]+\s*[-+*/]?=|^[\w.$]+\(.*\)$|^</?\w|^(?:import|export|from|const|let|var|return)\s"
)
_TWO_WORDS = re.compile(r"[A-Za-z],? [A-Za-z]")
"""Fewer words in ASCII may as well be a name, a colour, or code that is switched off."""
_DIRECTIVES = re.compile(r"use (?:strict|client|server|asm|cache)")
_WORDS = re.compile(r"[A-Za-z]{2,}[,.:;!?]?\s+(?:[A-Za-z]+[,.:;!?]?\s+)*[A-Za-z]{2,}[,.:;!?]?")


def comment_spans(comment: str, lexer: str) -> Iterator[tuple[int, int]]:
    """Start and end of the words in each line of ``comment``, which the lexer called ``lexer`` has found."""
    own = _OWN_OPENINGS.get(_LEXERS.get(lexer, ""))
    for line in _LINE.finditer(comment):
        start, end = line.span()
        opening = (own and own.match(comment, start, end)) or _OPENING.match(comment, start, end)
        start = opening.end() if opening else start
        closing = _CLOSING.search(comment, start, end)
        end = closing.start() if closing else end
        if _TOOLS.match(comment, start, end):
            continue
        start, end = _without_marks(comment, start, end)
        if _is_offered(comment[start:end]):
            yield start, end


def diff_comments(diff: str) -> Iterator[tuple[int, int]]:
    """Start and end of the words of comments with a letter beyond ASCII in a diff, whatever its code is written in."""
    for line in _LINE.finditer(diff):
        opening = _IN_DIFF.search(diff, *line.span())
        if opening is None:
            continue
        for start, end in comment_spans(diff[opening.end() : line.end()], ""):
            if _FOREIGN_LETTER.search(diff, opening.end() + start, opening.end() + end):
                yield opening.end() + start, opening.end() + end


def _without_marks(comment: str, start: int, end: int) -> tuple[int, int]:
    """The span without highlighters' marks and documentation tags at its edges."""
    for mark in _MARKERS.finditer(comment, start, end):
        if not comment[start : mark.start()].strip():
            start = mark.end()
        elif not comment[mark.end() : end].strip():
            end = mark.start()
            break
    tag = _TAG.match(comment, start, end)
    start = tag.end() if tag else start
    text = comment[start:end]
    return start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))


def _is_offered(text: str) -> bool:
    """Whether the text of a comment is for readers."""
    if not _LETTER.search(text) or _MARKERS.search(text):
        return False
    if _FOREIGN_LETTER.search(text):
        return True
    return _TWO_WORDS.search(text) is not None and _CODE.search(text) is None


def is_words(text: str) -> bool:
    """Whether the content of a string is words: it has a letter beyond ASCII, or is a phrase of several words."""
    if _FOREIGN_LETTER.search(text):
        return True
    return _WORDS.fullmatch(text) is not None and not _DIRECTIVES.fullmatch(text)
