"""Link reference definitions: their titles, which readers see as tooltips."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from i18n.markdown.text import join_lines, split_lines

__all__ = ["DefinitionTitle", "definition_titles"]

_TITLE = re.compile(
    r"""(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.)*)'|\((?P<round>(?:[^()\\]|\\.)*)\))[ \t]*$""",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class DefinitionTitle:
    """The title in one definition; ``start`` and ``end`` are offsets in the normalized text, quotes left out."""

    start: int
    end: int
    text: str
    line: int
    """Line of the definition, counted from 0."""
    write: Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class _TitleWriter:
    """Writes a title between its delimiters: they are escaped, and it has to stay on its line."""

    closing: str

    def __call__(self, translation: str) -> str | None:
        text = join_lines(split_lines(translation))
        if not text or (text.endswith("\\") and not text.endswith("\\\\")):
            return None
        for delimiter in {"(", ")"} if self.closing == ")" else {self.closing}:
            text = re.sub(rf"(?<!\\){re.escape(delimiter)}", lambda match: "\\" + match[0], text)
        return text


def definition_titles(
    text: str, line_starts: list[int], definitions: list[dict[str, Any]]
) -> Iterator[DefinitionTitle]:
    """The titles of ``definitions`` (markdown-it's records) in the normalized ``text``."""
    for definition in definitions:
        if not definition["title"]:
            continue
        first, last = definition["map"]
        start = line_starts[first]
        end = line_starts[last] if last < len(line_starts) else len(text)
        match = _TITLE.search(text[start:end].rstrip())
        if match is None:
            continue
        group = next(name for name, value in match.groupdict().items() if value is not None)
        title = join_lines(line.lstrip("> \t") for line in split_lines(match[group]))
        closing = {"double": '"', "single": "'", "round": ")"}[group]
        left, right = match.span(group)
        left += len(match[group]) - len(match[group].lstrip())
        right -= len(match[group]) - len(match[group].rstrip())
        if left >= right:
            continue
        yield DefinitionTitle(start + left, start + right, title, first, _TitleWriter(closing))
