"""HTML, Vue and JSX as a sequence of tags with exact positions.

Reads what stands in Markdown files, which is no HTML document: fragments with half-open elements, components,
attributes with colons and expressions in braces. Python's ``html.parser`` gives no exact spans and knows no
braces. No input is an error: what is no tag is text. Reading is linear in the length of the text: a bracket
that is never closed is searched once, and scanning of braces has a budget.
"""

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from i18n.markdown.html_elements import RAW_ELEMENTS, VOID_ELEMENTS

__all__ = ["Attribute", "Markup", "Token", "attributes", "tokens"]


class Markup(Enum):
    """What a token is."""

    OPEN = "open"
    CLOSE = "close"
    VOID = "void"
    """A tag without content: ``<br>``, ``<img>``, ``<Badge />``."""
    OPAQUE = "opaque"
    """Comment, declaration, CDATA, or the content of script and style."""
    EXPRESSION = "expression"
    """``{{ value }}`` or ``{value}``: it stands for words of the sentence around it."""
    STATEMENT = "statement"
    """``{% if x %}`` or ``{{< shortcode >}}``: it stands for no words."""


class Token(NamedTuple):
    """A piece of markup; what lies between two tokens is text.

    It is a named tuple because it is made in great numbers.
    """

    markup: Markup
    start: int
    end: int
    name: str = ""
    """Tag name, for HTML in lower case; empty for fragments (``<>``) and all that is no tag."""


class Attribute(NamedTuple):
    """An attribute of a tag, with the span of its value: inside of quotes, but around braces."""

    name: str
    start: int
    end: int
    quote: str
    """``"`` or ``'``, ``{`` for a JSX expression, nothing for a bare value."""


_NAME = r"[A-Za-z][A-Za-z0-9_.:-]*+(?=[\s/>{]|\Z)"
_QUOTED = r'"(?:[^"{]++|\{\{[^{}]*+\}\}|\{)*+"' + r"|'(?:[^'{]++|\{\{[^{}]*+\}\}|\{)*+'"
"""A template expression in a quoted value may hold the same quotes."""
_BARE = r"""[^\s"'=<>`{}]++"""
_ATTRIBUTE = re.compile(rf"""[\s/]*+(?P<name>[^\s"'<>/={{}}]++)(?:\s*+=\s*+(?P<value>{_QUOTED}|{_BARE}|(?=\{{)))?+""")
_TAG = re.compile(
    rf"<(?P<name>{_NAME})(?:[\s/]*+[^\s\"'<>/={{}}]++(?:\s*+=\s*+(?:{_QUOTED}|{_BARE}))?+)*+\s*+(?P<end>/?>)?+"
)
_TAG_END = re.compile(r"\s*+/?>")
_TO_BRACE = re.compile(r"[\s/]*+(?:=\s*+)?(?=\{)|\s*+\Z")
_SHORT_COMMENT = re.compile("<!---?>")
_CLOSE = re.compile(r"</(?P<name>[A-Za-z][A-Za-z0-9_.:-]*+)?+[^<>{}]*+>")
_NEXT = re.compile(r"<(?=[A-Za-z/?>]|!(?:--|[A-Za-z]|\[CDATA\[))|\{")
_CODE = re.compile(r"""["'`{}]|/\*|\Z""")
_CONTROL = re.compile(
    r"\{%-?\s*(?:if|elif|elsif|else|for|unless|case|when|while|block|raw|capture|comment|macro|call|filter|with|end)"
)
"""Statements of Jinja, Liquid and Twig that no sentence goes through."""
_STRINGS = {
    '"': re.compile(r'"(?:[^"\\\n]|\\.)*+(?P<end>")?', re.DOTALL),
    "'": re.compile(r"'(?:[^'\\\n]|\\.)*+(?P<end>')?", re.DOTALL),
    "`": re.compile(r"`(?:[^`\\]|\\.)*+(?P<end>`)?", re.DOTALL),
}
_DELIMITED = (
    ("<!--", "-->", Markup.OPAQUE),
    ("<![CDATA[", "]]>", Markup.OPAQUE),
    ("<!", ">", Markup.OPAQUE),
    ("<?", "?>", Markup.OPAQUE),
    ("{{<", ">}}", Markup.STATEMENT),
    ("{{%", "%}}", Markup.STATEMENT),
    ("{%", "%}", Markup.STATEMENT),
    ("{{!--", "--}}", Markup.OPAQUE),
    ("{# ", "#}", Markup.OPAQUE),
)
"""Comments of HTML (13.1.6), Hugo shortcodes, Jinja and Liquid statements, Handlebars and Jinja comments."""


def tokens(text: str) -> list[Token]:
    """All markup in ``text``, in order, without overlaps."""
    return list(_Scanner(text).scan())


def _tag_name(name: str) -> str:
    """``name`` in lower case, unless its case is mixed: ``<Link>`` is a component, ``<LINK>`` an element."""
    return name.lower() if name.isupper() else name


def attributes(text: str, tag: Token) -> Iterator[Attribute]:
    """The attributes of ``tag`` that have a value."""
    at = tag.start + 1 + len(tag.name)
    scanner = _Scanner(text)
    while at < tag.end:
        match = _ATTRIBUTE.match(text, at, tag.end)
        if match is None:
            brace = text.find("{", at, tag.end)
            if brace < 0 or text[at:brace].strip():
                return
            at = scanner.expression_end(brace) or tag.end
            continue
        at = match.end()
        value = match["value"]
        if value == "":
            start, at = at, scanner.expression_end(at) or tag.end
            yield Attribute(match["name"], start, at, "{")
        elif value and value[0] in "\"'":
            yield Attribute(match["name"], match.start("value") + 1, match.end("value") - 1, value[0])
        elif value:
            bare = value.removesuffix("/") if match.end() + 1 == tag.end else value
            yield Attribute(match["name"], match.start("value"), match.start("value") + len(bare), "")


class _Scanner:
    """Reads one text once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.budget = 4 * len(text) + 1000
        """Characters that may still be looked at in scans that lead to nothing."""
        self.missing: set[str] = set()
        """Closing delimiters that do not come any more."""

    def scan(self) -> Iterator[Token]:
        """All tokens."""
        text = self.text
        at = 0
        while match := _NEXT.search(text, at):
            start = match.start()
            token = self._tag(start) if match[0] == "<" else self._braces(start)
            if token is None:
                at = start + 1
                continue
            yield token
            at = token.end
            if token.markup is Markup.OPEN and token.name in RAW_ELEMENTS:
                end = self._raw_end(token)
                if end > at:
                    yield Token(Markup.OPAQUE, at, end)
                at = end

    def _raw_end(self, token: Token) -> int:
        """Where the content of a script or style ends."""
        close = re.compile(rf"</{re.escape(token.name)}(?=[\s/>])", re.IGNORECASE).search(self.text, token.end)
        return close.start() if close else len(self.text)

    def _tag(self, start: int) -> Token | None:
        """The tag or comment at ``start``, or nothing if the bracket is text."""
        text = self.text
        match = _TAG.match(text, start) if self.budget > 0 else None
        if match is not None:
            end = match.end()
            if match["end"] is None:
                end = self._long_tag(end)
                if end < 0:
                    self.budget -= match.end() - start
                    return None
            name = _tag_name(match["name"])
            void = text.startswith("/>", end - 2) or name in VOID_ELEMENTS
            return Token(Markup.VOID if void else Markup.OPEN, start, end, name)
        if text.startswith("</", start):
            close = _CLOSE.match(text, start)
            return Token(Markup.CLOSE, start, close.end(), _tag_name(close["name"] or "")) if close else None
        if text.startswith("<>", start):
            return Token(Markup.OPEN, start, start + 2)
        return self._delimited(start)

    def _long_tag(self, at: int) -> int:
        """The end of a tag with expressions in it, read up to ``at``; -1 if it is no tag.

        A tag that is cut off by the end of the text is one: a block can end inside of it.
        """
        text = self.text
        first = at
        while self.budget > 0:
            end = _TAG_END.match(text, at)
            if end is not None:
                return end.end()
            brace = _TO_BRACE.match(text, at)
            if brace is not None:
                if brace.end() == len(text):
                    return len(text)
                expression = self.expression_end(brace.end())
                if expression is None:
                    break
                at = expression
                continue
            attribute = _ATTRIBUTE.match(text, at)
            if attribute is None or attribute.end() == at:
                break
            at = attribute.end()
        self.budget -= at - first + 1
        return -1

    def _delimited(self, start: int) -> Token | None:
        """A comment or the like at ``start``; what is not closed reaches to the end of the text."""
        text = self.text
        for opening, closing, markup in _DELIMITED:
            if text.startswith(opening, start):
                if opening == "<!--" and (short := _SHORT_COMMENT.match(text, start)):
                    return Token(markup, start, short.end())
                end = self._find(closing, start + len(opening))
                if _CONTROL.match(text, start):
                    markup = Markup.OPAQUE
                if end >= 0:
                    return Token(markup, start, end + len(closing))
                return Token(markup, start, len(text)) if opening[0] == "<" else None
        return None

    def _find(self, closing: str, at: int) -> int:
        """Where ``closing`` comes after ``at``; -1 if not, which is searched for only once."""
        if closing in self.missing:
            return -1
        end = self.text.find(closing, at)
        if end < 0:
            self.missing.add(closing)
        return end

    def _braces(self, start: int) -> Token | None:
        """The template expression at ``start``, or nothing if the brace is text."""
        token = self._delimited(start)
        if token is not None:
            return token
        end = self.expression_end(start)
        if end is None:
            return None
        inside = self.text[start:end].strip("{} \t\n")
        comment = inside.startswith("/*") and inside.endswith("*/")
        return Token(Markup.OPAQUE if comment else Markup.EXPRESSION, start, end)

    def expression_end(self, start: int) -> int | None:
        """Where the expression ends that opens with the brace at ``start``; ``None`` if it does not close."""
        text = self.text
        depth = 0
        at = start
        while self.budget > 0:
            match = _CODE.search(text, at)
            found = match[0] if match else ""
            at = match.end() if match else len(text)
            if found == "{":
                depth += 1
            elif found == "}":
                depth -= 1
                if depth == 0:
                    return at
            elif found in _STRINGS:
                string = _STRINGS[found].match(text, at - 1)
                if string and string["end"]:
                    at = string.end()
                elif string:
                    self.budget -= string.end() - at
            elif found == "/*":
                end = self._find("*/", at)
                at = end + 2 if end >= 0 else at
            elif not found:
                break
        self.budget -= at - start
        return None
