"""YAML front matter, and JSON, which is read by the same parser.

Positions are those of libyaml's marks, which count code points. What is written is composed again and
compared node by node (tags and values, not constructed objects: construction fails on application tags and
impossible dates).
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from operator import itemgetter

import yaml

from i18n.markdown.front_matter import Pattern, Scalar, Step, Wildcard, advance, complete

__all__ = ["json_scalars", "yaml_scalars"]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STRING = "tag:yaml.org,2002:str"
_PROPERTIES = re.compile(r"(?:[&!][^\s]*(?:\s+#[^\n]*\n|\s)\s*)*")
"""Anchor and tag before a value, which libyaml counts as part of it."""
_DOCUMENT = re.compile(r"^(?:%|---|\.\.\.)", re.MULTILINE)
"""Directives and marks of documents."""
_STARTS_KEY = re.compile(r" *")
_STARTS_ITEM = re.compile(r" *- +")
_HEADER = re.compile(r"[|>][-+0-9]*")
_AMBIGUOUS = re.compile(
    r"(?i:y|n|yes|no|on|off|true|false|null|~|=|<<)"
    r"|(?i:[-+]?\.?(?:inf|nan|infinity)|[-+]?\.?\d[\d_.,:a-foxtz+\- ]*)"
)
"""Plain scalars that some YAML reads as another type: 1.1 and 1.2 differ in booleans and octals."""
_NOT_PLAIN = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`\s]|\+\+\+|;;;|\.\.\.|.*(?:\t|[\s:]\Z)", re.DOTALL)
"""What is better not written plain: indicators, fences, and tabs, over which libyaml and PyYAML disagree."""
_BREAKS = "\n\x85\u2028\u2029"
_BREAK = re.compile(f"[{_BREAKS}]")
_UNUSUAL_BREAK = re.compile("[\r\x85\u2028\u2029]")
"""Line breaks of YAML 1.1 that are none in YAML 1.2, or that editors take for one."""
_FENCE_LINE = re.compile(r"(?m)^[ \t]*(?:---|\+\+\+|;;;|\.\.\.)")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]')
"""What cannot stand in double quotes: quotes, and what is not printable or a break in YAML 1.1 (5.1, 5.4)."""


class _Document:
    """A YAML text that was understood; it can be cut, so that a change is verified quickly."""

    def __init__(self, body: str, root: yaml.Node) -> None:
        self.body = body
        self._root = root
        self._cuts: list[int] = []

    def part(self, index: int) -> tuple[int, int]:
        """Start and end of the part that can be parsed alone and holds the character at ``index``."""
        if not self._cuts:
            self._cuts = _cuts(self.body, self._root)
        after = bisect_right(self._cuts, index)
        return self._cuts[after - 1], self._cuts[after]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a document one string stands, and how it is written there."""

    document: _Document
    node_start: int
    """Where the node starts, its anchor and tag included; this is how it is found again."""
    start: int
    end: int
    style: str
    """``|``, ``>``, ``'``, ``"``, or nothing for a plain scalar."""
    tail: str
    """Line feeds at the end of the value: the translator does not see them, they are written back."""


def yaml_scalars(body: str, patterns: frozenset[Pattern]) -> list[Scalar]:
    """The strings of the YAML document ``body`` that ``patterns`` want; none if it cannot be read."""
    root = _compose(body)
    if root is None:
        return []
    document = _Document(body, root)
    scalars: list[Scalar] = []
    for node, steps in _wanted(root, patterns):
        index = node.start_mark.index
        start = _PROPERTIES.match(body, index, node.end_mark.index)
        value = node.value.rstrip("\n")
        place = _Place(
            document,
            node_start=index,
            start=start.end() if start else index,
            end=_end(body, node),
            style=node.style or "",
            tail=node.value[len(value) :],
        )
        scalars.append((place.start, place.end, steps, value, partial(_write_yaml, place)))
    return sorted(scalars, key=itemgetter(0))


def json_scalars(body: str, patterns: frozenset[Pattern]) -> list[Scalar]:
    """The strings of the JSON document ``body`` that ``patterns`` want; none if it cannot be read."""
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return []
    root = _compose(body)
    if root is None:
        return []
    scalars: list[Scalar] = [
        (node.start_mark.index, node.end_mark.index, steps, node.value, _write_json)
        for node, steps in _wanted(root, patterns)
    ]
    return sorted(scalars, key=itemgetter(0))


def _compose(body: str) -> yaml.Node | None:
    """The node graph of ``body``, or ``None`` where it is empty or no YAML."""
    try:
        root: yaml.Node | None = yaml.compose(body, Loader=_LOADER)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return root


_compose_source = lru_cache(maxsize=4)(_compose)
"""For the text before a change: it is compared with many translations in a row."""


def _cuts(body: str, root: yaml.Node) -> list[int]:
    """The start and the end of ``body``, and where between them it can be cut.

    An entry of a block mapping or sequence that starts its line parses alone as it does among others,
    because its values end where a line is indented no deeper; unless an alias connects it with others.
    """
    cuts = {0, len(body)}
    if _DOCUMENT.search(body) or _UNUSUAL_BREAK.search(body):
        return sorted(cuts)
    seen: set[int] = set()
    todo = [root]
    while todo:
        node = todo.pop()
        if id(node) in seen:  # an alias
            return [0, len(body)]
        seen.add(id(node))
        if not isinstance(node, yaml.CollectionNode):
            continue
        starts_entry = _STARTS_KEY if isinstance(node, yaml.MappingNode) else _STARTS_ITEM
        for child in node.value:
            first, *others = child if isinstance(child, tuple) else (child,)
            index = first.start_mark.index
            line = body.rfind("\n", 0, index) + 1
            if not node.flow_style and starts_entry.fullmatch(body, line, index):
                cuts.add(line)
            todo += (first, *others)
    return sorted(cuts)


def _wanted(root: yaml.Node, patterns: frozenset[Pattern]) -> Iterator[tuple[yaml.ScalarNode, tuple[Step, ...]]]:
    """Strings that ``patterns`` want, where they are defined: an alias belongs to another key."""
    todo: list[tuple[yaml.Node, frozenset[Pattern], tuple[Step, ...]]] = [(root, patterns, ())]
    while todo:
        node, left, steps = todo.pop()
        if isinstance(node, yaml.ScalarNode):
            if node.tag == _STRING and complete(left):
                yield node, steps
            continue
        behind = node.start_mark.index
        for step, child in _children(node):
            if child.start_mark.index < behind:  # an alias: composing gives the node it stands for
                continue
            behind = child.end_mark.index
            if rest := advance(left, step):
                todo.append((child, rest, (*steps, step)))


def _children(node: yaml.Node) -> Iterator[tuple[Step, yaml.Node]]:
    """The values inside ``node``, each with the step to it."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and value.start_mark.index >= key.start_mark.index:
                yield key.value, value
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield Wildcard.ITEM, value


def _end(body: str, node: yaml.ScalarNode) -> int:
    """Where the value ends; libyaml counts the empty lines after a block scalar too."""
    end = node.end_mark.index
    if node.style not in ("|", ">"):
        return end
    ink = node.start_mark.index + len(body[node.start_mark.index : end].rstrip(" \t" + _BREAKS))
    line_end = _BREAK.search(body, ink, end)
    return line_end.start() if line_end else end


def _indent(source: str) -> str:
    """The indentation of a block scalar, by its first line that is not empty."""
    _, _, lines = source.partition("\n")
    first = next((line for line in lines.split("\n") if line.strip(" ")), "")
    spaces = len(first) - len(first.lstrip(" "))
    return " " * spaces


def _write_yaml(place: _Place, translation: str) -> str | None:
    """The characters for ``translation``: in the source's style if possible, else in double quotes."""
    expected = translation + place.tail
    for candidate in _candidates(place, translation, expected):
        if _verified(place, candidate, expected):
            return candidate
    return None


def _candidates(place: _Place, translation: str, expected: str) -> Iterator[str]:
    """Ways to write ``translation``, the preferred first; each has to be verified."""
    source = place.document.body[place.start : place.end]
    comment = ""
    if place.style in ("|", ">"):
        header, _, _ = source.partition("\n")
        indicators = _HEADER.match(header)
        comment = header[indicators.end() :] if indicators else ""
        if not _FENCE_LINE.search(translation) and not _UNUSUAL_BREAK.search(translation):
            gap = "\n\n" if place.style == ">" else "\n"
            indent = _indent(source)
            lines = translation.replace("\n", gap).split("\n")
            yield header + "\n" + "\n".join(indent + line if line else "" for line in lines)
    elif not _UNUSUAL_BREAK.search(translation) and "\n" not in translation:
        if place.style == "'":
            yield "'" + translation.replace("'", "''") + "'"
        elif not place.style and not _AMBIGUOUS.fullmatch(translation) and not _NOT_PLAIN.match(translation):
            yield translation
    yield '"' + _ESCAPED.sub(_escape, expected) + '"' + comment.rstrip()


def _escape(match: re.Match[str]) -> str:
    """A character as an escape sequence of YAML's double-quoted style."""
    character = match[0]
    return _ESCAPES.get(character) or (
        f"\\x{ord(character):02X}" if character < "\u0100" else f"\\u{ord(character):04X}"
    )


def _verified(place: _Place, candidate: str, expected: str) -> bool:
    """Whether the text with ``candidate`` in it loads to the same data, but for that one value."""
    body = place.document.body
    first, last = place.document.part(place.start)
    old = _compose_source(body[first:last])
    if old is None:  # it hangs together in a way that was not foreseen
        first, last = 0, len(body)
        old = _compose_source(body)
    new = _compose(body[first : place.start] + candidate + body[place.end : last])
    if old is None or new is None:
        return False
    seen: set[tuple[int, int]] = set()
    todo = [(old, new)]
    while todo:
        a, b = todo.pop()
        if (id(a), id(b)) in seen:
            continue
        seen.add((id(a), id(b)))
        if a.tag != b.tag or type(a) is not type(b):
            return False
        if isinstance(a, yaml.ScalarNode):
            changed = a.start_mark.index + first == place.node_start
            if b.value != (expected if changed else a.value):
                return False
        elif len(a.value) != len(b.value):
            return False
        elif isinstance(a, yaml.MappingNode):
            for (a_key, a_value), (b_key, b_value) in zip(a.value, b.value, strict=True):
                todo += [(a_key, b_key), (a_value, b_value)]
        else:
            todo += zip(a.value, b.value, strict=True)
    return True


def _write_json(translation: str) -> str | None:
    """``translation`` as a JSON string."""
    try:
        translation.encode()
    except UnicodeEncodeError:
        return None
    return _UNUSUAL_BREAK.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(translation, ensure_ascii=False))
