"""Inline text as tokens with exact source spans.

Nothing is re-rendered: the characters that the tokens span, joined in order, are the text. So whoever
replaces some tokens' characters leaves every other one as its author wrote it.
"""

from collections.abc import Collection, Iterator

from i18n.markdown.inline_atoms import ENTITY, MARKDOWN_STOP, OPAQUE_ELEMENT, PLAIN_STOP, QUOTED_CODE, TAG
from i18n.markdown.inline_rules import markdown_tokens
from i18n.markdown.inline_tokens import Inline, Kind, Span, atom_token, tag_token
from i18n.markdown.unit import Syntax

__all__ = ["Inline", "Kind", "Span", "has_letters", "parse_inline"]


def parse_inline(text: str, syntax: Syntax = Syntax.MARKDOWN, references: Collection[str] = ()) -> tuple[Inline, ...]:
    """Tokens of ``text``, in order, without gaps.

    ``references`` are the labels that the document defines (any spelling; they are normalized as CommonMark
    does). ``[text][label]`` is a link even where the label is unknown, because a unit does not know its
    document; ``[text]`` alone is one only with its label among ``references``.
    """
    if syntax is not Syntax.MARKDOWN:
        found = list(_scan(text, markup=syntax is Syntax.HTML))
    elif MARKDOWN_STOP.search(text) is None:
        found = []
    else:
        found = markdown_tokens(text, references)
    return _pair(_fill(found, len(text)))


def has_letters(text: str, syntax: Syntax = Syntax.MARKDOWN) -> bool:
    """Whether there is anything to translate: a letter outside code, URLs, tags and other atoms.

    The alternative texts of images and the titles of links count as text.
    """
    if not any(map(str.isalpha, text)):
        return False
    for token in parse_inline(text, syntax):
        if token.kind is Kind.TEXT and any(map(str.isalpha, text[token.start : token.end])):
            return True
        for span, inner in ((token.alt, Syntax.MARKDOWN), (token.title, Syntax.PLAIN)):
            if span is not None and has_letters(text[slice(*span)], inner):
                return True
    return False


def _fill(tokens: list[Inline], length: int) -> list[Inline]:
    """The tokens in order, with TEXT in the gaps between them."""
    filled: list[Inline] = []
    position = 0
    for token in sorted(tokens, key=lambda token: token.start):
        if token.start > position:
            filled.append(Inline(Kind.TEXT, position, token.start))
        filled.append(token)
        position = token.end
    if position < length:
        filled.append(Inline(Kind.TEXT, position, length))
    return filled


def _pair(tokens: list[Inline]) -> tuple[Inline, ...]:
    """Give each mark its partner; HTML tags that have none, or cross other pairs, become atoms."""
    paired = list(tokens)
    stack: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind is Kind.OPEN:
            stack.append(index)
        elif token.kind is Kind.CLOSE:
            opener = _find_opener(tokens, stack, token)
            if opener is not None:
                while stack.pop() != opener:
                    pass
                paired[opener] = tokens[opener]._replace(partner=index)
                paired[index] = token._replace(partner=opener)
    return tuple(
        token._replace(kind=Kind.ATOM, name="html")
        if token.kind in (Kind.OPEN, Kind.CLOSE) and token.partner < 0
        else token
        for token in paired
    )


def _find_opener(tokens: list[Inline], stack: list[int], close: Inline) -> int | None:
    """The innermost open mark that ``close`` fits; a tag does not reach out of the pair around it."""
    for index in reversed(stack):
        if tokens[index].name == close.name:
            return index
        if close.name.startswith("<") and not tokens[index].name.startswith("<"):
            return None
    return None


def _scan(text: str, *, markup: bool) -> Iterator[Inline]:
    """The tokens other than text where Markdown has no meaning; ``markup``: tags and entities have."""
    position = 0
    while stop := PLAIN_STOP.search(text, position):
        position = stop.start()
        token = atom_token(text, position, len(text))
        if token is None and text[position] == "\n":
            token = Inline(Kind.SOFTBREAK, position, position + 1)
        if token is None and not markup and (match := QUOTED_CODE.match(text, position)):
            token = Inline(Kind.ATOM, position, match.end(), "code")
        if token is None and markup:
            if match := OPAQUE_ELEMENT.match(text, position) or ENTITY.match(text, position):
                token = Inline(Kind.ATOM, position, match.end(), "html" if text[position] == "<" else "entity")
            elif match := TAG.match(text, position):
                token = tag_token(text, position, match.end())
        if token is not None:
            yield token
        position = token.end if token is not None else position + 1
