"""Lines inside a paragraph that are markup of an extension, not text.

CommonMark takes ``::: tip 标题`` and the lines below it for one paragraph. Such lines stay literal, their titles are
units of their own, and the text between them makes units of its own.
"""

import re
from dataclasses import dataclass

__all__ = ["MARKER_STARTS", "Marker", "block_title", "find_marker", "heading_attributes", "task_marker"]


@dataclass(frozen=True, slots=True)
class Marker:
    """A literal line; ``title`` is the span of a translatable part inside of the line, if there is one."""

    kind: str
    title: tuple[int, int] | None = None


MARKER_STARTS = frozenset(":/[*{<-@")
"""First characters of all patterns below: most lines are dismissed by one look."""

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    # VitePress, VuePress, Docusaurus and Pandoc containers: `::: tip 标题`, `:::note[标题]{.class}`
    (
        "container title",
        re.compile(
            r":{3,}[ \t]*(?:[A-Za-z][\w.-]*(?=[\s\[{]|$))?[ \t]*"
            r"(?:\[(?P<title>.*)\][ \t]*(?:\{[^{}]*\})?"
            r"|\{(?:[^{}]*?\btitle=(?:\"(?P<title2>[^\"]*)\"|(?P<title4>[^\s\"'{}]+)))?[^{}]*\}"
            r"|(?P<title3>[^\s\[{:].*?)(?:[ \t]*\{[^{}]*\})?)?[ \t]*$",
            re.ASCII,
        ),
    ),
    # PyMdown blocks: `/// tip | 标题`, `////`
    (
        "container title",
        re.compile(r"/{3,}(?:[ \t]+[\w-]+[ \t]*(?:\|[ \t]*(?P<title>.*?))?)?[ \t]*$", re.ASCII),
    ),
    # GitHub alerts and Obsidian callouts: `[!NOTE]`, `[!tip]- 标题`
    ("alert title", re.compile(r"\[!\w+\][+-]?(?:[ \t]+(?P<title>.+?))?[ \t]*$")),
    # abbreviations: `*[HTML]: 超文本标记语言`
    ("abbreviation", re.compile(r"\*\[[^\]]+\]:[ \t]*(?P<title>.*?)[ \t]*$")),
    # VuePress tabs: `@tab 标题`
    ("tab title", re.compile(r"@tab(?:[:.][\w-]+)*[ \t]+(?P<title>.+?)(?:[ \t]*#[\w-]+)?[ \t]*$")),
    # attribute lists, comments and expressions that fill a line: `{: .class}`, `{/* … */}`, `{% hint %}`, `{{< x >}}`
    ("literal", re.compile(r"(?:\{:?[ \t]*[#.][^{}]*\}|\{/\*.*\*/\}|\{%.*%\}|\{\{.*\}\})[ \t]*$")),
    # includes of MkDocs: `{* file.py hl[1:3] *}`, `{!> file.md !}`
    ("literal", re.compile(r"\{(?P<include>[*!])[^{}]*(?P=include)\}[ \t]*$")),
    # the end of an element that holds blocks: `</Tabs>`
    (
        "literal",
        re.compile(
            r"</(?!(?:a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|label|mark|q|s|samp|small|span|strong"
            r"|sub|sup|tt|u|var)\b)[A-Za-z][\w.:-]*[ \t]*>[ \t]*$",
            re.ASCII,
        ),
    ),
    # includes and tables of contents: `<<< @/file`, `--8<-- "file"`, `@include(file)`, `[[toc]]`, `[TOC]`
    (
        "literal",
        re.compile(r"(?:<<<[ \t]*\S.*|-{2,}8<-{2,}.*|@include\(.*\)|\[\[?toc\]?\])[ \t]*$", re.IGNORECASE),
    ),
)

_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]+[^\"\n]*?\"(?P<title>[^\"\n]*)\"[ \t]*$")
_TAB = re.compile(r"===[+!]*[ \t]+\"(?P<title>[^\"\n]*)\"[ \t]*$")
_TASK = re.compile(r"\[[ xX]\][ \t]+(?=\S)")
_ATTRIBUTES = re.compile(r"[ \t]*\\?\{:?[ \t]*[#.][^{}]*\}[ \t]*$")


def find_marker(line: str, *, first: bool, quoted: bool) -> Marker | None:
    """Recognize a marker line by its text (prefixes and outer blanks left out).

    ``first`` says whether it is the first line of its paragraph and ``quoted`` whether that is in a block quote: an
    alert is only recognized there.
    """
    if not line or line[0] not in MARKER_STARTS:
        return None
    for kind, pattern in _PATTERNS:
        if kind == "alert title" and not (first and quoted):
            continue
        match = pattern.match(line)
        if match:
            return Marker(kind, _title(match))
    return None


def block_title(line: str) -> Marker | None:
    """The title of an admonition (``!!! note "标题"``) or a content tab (``=== "标签"``)."""
    for kind, pattern in (("admonition title", _ADMONITION), ("tab title", _TAB)):
        match = pattern.match(line)
        if match:
            return Marker(kind, match.span("title"))
    return None


def task_marker(line: str) -> int:
    """Length of a task list marker (``[x] ``) at the start of a list item's text, 0 without one (GFM, section 5.3)."""
    match = _TASK.match(line)
    return match.end() if match else 0


def heading_attributes(text: str) -> int:
    """Offset where a heading's trailing attribute list (``{#id}``, ``{ #id }``, ``{: .class}``) starts, or the end."""
    if not text.endswith("}"):
        return len(text)
    match = _ATTRIBUTES.search(text)
    return match.start() if match else len(text)


def _title(match: re.Match[str]) -> tuple[int, int] | None:
    """Span of whichever title group took part and is not empty."""
    for name, value in match.groupdict().items():
        if value and name.startswith("title"):
            return match.span(name)
    return None
