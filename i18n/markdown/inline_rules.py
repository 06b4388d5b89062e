"""Markdown's inline rules, run by markdown-it-py, with the source span of everything they find.

Its tokens carry no positions inside a block. So each rule runs inside a wrapper that records which
characters the rule consumed; what is markup remains markdown-it's decision.
"""

import re
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline

from i18n.markdown.inline_atoms import MARKDOWN_ATOM, MARKDOWN_STOP, OPAQUE_ELEMENT
from i18n.markdown.inline_tokens import Inline, Kind, Span, atom_token, tag_token

__all__ = ["markdown_tokens"]

_TASK = re.compile(r"\[[ xX]\](?=\s)")
_Rule = Callable[[StateInline, bool], bool]


def markdown_tokens(text: str, references: Collection[str]) -> list[Inline]:
    """The tokens of Markdown that are not text, in no order."""
    parser = _parser()
    found: list[Inline] = []
    env: dict[str, Any] = {
        "references": {label: {"href": "x", "title": ""} for label in map(normalizeReference, references)},
        "found": found,
    }
    state = StateInline(text, parser, env, [])
    parser.inline.tokenize(state)
    for rule in parser.inline.ruler2.getRules(""):
        rule(state)
    for token in state.tokens:
        start = token.meta.get("start")
        if start is None or token.type == "text":
            continue
        kind = Kind.OPEN if token.nesting > 0 else Kind.CLOSE
        if token.type.startswith("strong"):
            # The rule makes the inner mark of two the opening one, and the inner mark of two the closing one.
            start -= token.nesting > 0
            found.append(Inline(kind, start, start + 2, "strong"))
        elif token.type.startswith("em"):
            found.append(Inline(kind, start, start + 1, "em"))
        else:
            found.append(Inline(kind, start, start + len(token.markup), "s"))
    return found


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """markdown-it with our rules; its state lives in ``env``, so that one parser serves all texts."""
    parser = MarkdownIt("commonmark").enable("strikethrough").disable("fragments_join")
    ruler = parser.inline.ruler
    ruler.at("text", _text)
    ruler.before("escape", "atom", _atom)
    for name, rule in [(rule.name, rule.fn) for rule in ruler.__rules__]:
        if name in _RECORDERS:
            ruler.at(name, _recording(rule, _RECORDERS[name]))
    ruler.after("link", "full_reference", _full_reference)
    return parser


def _text(state: StateInline, silent: bool) -> bool:
    """Skip to the next character that a rule may begin with (to markdown-it's own rule no letter is one)."""
    match = MARKDOWN_STOP.search(state.src, state.pos, state.posMax)
    stop = match.start() if match else state.posMax
    if stop == state.pos:
        return False
    if not silent:
        state.pending += state.src[state.pos : stop]
    state.pos = stop
    return True


def _atom(state: StateInline, silent: bool) -> bool:
    text, position, end = state.src, state.pos, state.posMax
    token = atom_token(text, position, end)
    if token is None:
        markdown = atom_token(text, position, end, MARKDOWN_ATOM)
        if markdown and not (
            markdown.name == "wiki" and _is_reference(state, text[markdown.start + 2 : markdown.end - 2])
        ):
            token = markdown
    if token is None and (match := OPAQUE_ELEMENT.match(text, position, end)):
        token = Inline(Kind.ATOM, position, match.end(), "html")
    if token is None and position == 0 and (match := _TASK.match(text)):
        token = Inline(Kind.ATOM, 0, match.end(), "task")
    if token is None:
        return False
    if not silent:
        state.env["found"].append(token)
        state.push("atom", "", 0)
    state.pos = token.end
    return True


def _is_reference(state: StateInline, label: str) -> bool:
    return normalizeReference(label) in state.env["references"]


def _full_reference(state: StateInline, silent: bool) -> bool:
    """``[text][label]`` and ``![alt][label]`` whose label is not known here."""
    text, start = state.src, state.pos
    image = text.startswith("![", start)
    if not image and text[start] != "[":
        return False
    label_end = state.md.helpers.parseLinkLabel(state, start + image, not image)
    if label_end < 0 or not text.startswith("[", label_end + 1):
        return False
    end = state.md.helpers.parseLinkLabel(state, label_end + 1) + 1
    if end <= 0 or not text[label_end + 2 : end - 1].strip() or text.startswith(("(", "["), end):
        return False
    if not silent and image:
        state.push("image", "img", 0)
        state.pos = end
        _record_image(state, start)
    elif not silent:
        end_of_range, state.pos, state.posMax = state.posMax, start + 1, label_end
        state.push("link_open", "a", 1)
        state.md.inline.tokenize(state)
        state.push("link_close", "a", -1)
        state.pos, state.posMax = end, end_of_range
        _record_link(state, start)
    state.pos = end
    return True


def _recording(rule: _Rule, record: Callable[[StateInline, int], None]) -> _Rule:
    """``rule``, which after success lets ``record`` note what it consumed, from a start to ``state.pos``."""

    def recording(state: StateInline, silent: bool) -> bool:
        start, found = state.pos, state.env["found"]
        if state.src.startswith("![", start):
            # The rule for images parses the alternative text as a text of its own; its tokens are not ours.
            state.env["found"] = []
        try:
            matched = rule(state, silent)
        finally:
            state.env["found"] = found
        if matched and not silent:
            record(state, start)
        return matched

    return recording


def _record_delimiters(state: StateInline, start: int) -> None:
    """Note the position in each delimiter's token; which of them are marks is known only at the end."""
    position = state.pos
    for token in reversed(state.tokens):
        if position == start:
            break
        position -= len(token.content)
        token.meta["start"] = position


def _record_newline(state: StateInline, start: int) -> None:
    found: list[Inline] = state.env["found"]
    lowest = found[-1].end if found and found[-1].end <= start else 0  # `\ ` ends with a space that is not ours
    while start > lowest and state.src[start - 1] == " ":
        start -= 1
    kind = Kind.HARDBREAK if state.tokens[-1].type == "hardbreak" else Kind.SOFTBREAK
    found.append(Inline(kind, start, state.pos))


def _record_escape(state: StateInline, start: int) -> None:
    if state.tokens[-1].type == "hardbreak":
        state.env["found"].append(Inline(Kind.HARDBREAK, start, state.pos))
    elif state.tokens[-1].content != state.tokens[-1].markup:
        state.env["found"].append(Inline(Kind.TEXT, start, state.pos, "escape"))


def _record_code(state: StateInline, start: int) -> None:
    if state.tokens and state.tokens[-1].type == "code_inline" and not state.pending:
        state.env["found"].append(Inline(Kind.CODE, start, state.pos))


def _record_link(state: StateInline, start: int) -> None:
    label_end, target, title, label = _destination(state, start)
    state.env["found"].append(Inline(Kind.OPEN, start, start + 1, "link"))
    state.env["found"].append(Inline(Kind.CLOSE, label_end, state.pos, "link", target=target, title=title, label=label))


def _record_image(state: StateInline, start: int) -> None:
    label_end, target, title, label = _destination(state, start + 1)
    alt = (start + 2, label_end)
    state.env["found"].append(
        Inline(Kind.IMAGE, start, state.pos, "image", alt=alt, target=target, title=title, label=label)
    )


def _destination(state: StateInline, bracket: int) -> tuple[int, Span | None, Span | None, Span | None]:
    """Where the text of the link (opened at ``bracket``) ends, and its target, title, label."""
    text, end, helpers = state.src, state.pos, state.md.helpers
    state.pos = bracket
    label_end = helpers.parseLinkLabel(state, bracket)
    state.pos = end
    if end == label_end + 1:
        return label_end, None, None, (bracket + 1, label_end)
    if text[label_end + 1] == "[":
        label = (label_end + 2, end - 1)
        return label_end, None, None, label if text[slice(*label)].strip() else (bracket + 1, label_end)
    position = _skip_spaces(text, label_end + 2)
    found = helpers.parseLinkDestination(text, position, end)
    target = (position, found.pos) if found.ok else (position, position)
    position = _skip_spaces(text, target[1])
    title = helpers.parseLinkTitle(text, position, end, None)
    return label_end, target, (position + 1, title.pos - 1) if title.ok else None, None


def _skip_spaces(text: str, position: int) -> int:
    while text[position] in " \t\n":
        position += 1
    return position


def _record_autolink(state: StateInline, start: int) -> None:
    state.env["found"].append(Inline(Kind.ATOM, start, state.pos, "autolink"))


def _record_html(state: StateInline, start: int) -> None:
    state.env["found"].append(tag_token(state.src, start, state.pos))


def _record_entity(state: StateInline, start: int) -> None:
    state.env["found"].append(Inline(Kind.ATOM, start, state.pos, "entity"))


_RECORDERS: dict[str, Callable[[StateInline, int], None]] = {
    "newline": _record_newline,
    "escape": _record_escape,
    "backticks": _record_code,
    "strikethrough": _record_delimiters,
    "emphasis": _record_delimiters,
    "link": _record_link,
    "image": _record_image,
    "autolink": _record_autolink,
    "html_inline": _record_html,
    "entity": _record_entity,
}
