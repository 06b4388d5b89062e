"""How a translated Markdown text is written in its place: lines, prefixes and escapes.

What a place forbids is escaped where an escape mends it; the rest is found by the verification in
:mod:`i18n.markdown.document`, which parses the result again.
"""

import re
from dataclasses import dataclass
from enum import Enum

from i18n.markdown.text import join_lines

__all__ = ["HARD_BREAK", "MarkdownWriter", "Place", "continuation_prefix", "is_plain"]

HARD_BREAK = "\\\n"
"""A hard line break in a msgid: the visible one of CommonMark's two forms, because editors trim trailing spaces."""


class Place(Enum):
    """Where a text stands, which decides on what it may hold."""

    LINES = "lines"
    """A paragraph or setext heading: several lines, each of which must not start a block."""
    HEADING = "heading"
    """An ATX heading: one line behind number signs, where no other block can start."""
    TITLE = "title"
    """A title behind the name of an extension (``::: tip``): one line."""
    FIRST = "first"
    """A title or a term that is first on its line, whose words may be taken for something else."""
    QUOTED = "quoted"
    """A title in double quotes: one line, quotes as entities."""
    CELL = "cell"
    """A table cell: one line, pipes escaped."""


def _before(text: str, position: int) -> str:
    """What stands on the line before ``position``."""
    return text[text.rfind("\n", 0, position) + 1 : position]


@dataclass(slots=True, eq=False)
class MarkdownWriter:
    """Writes a translation of inline Markdown in the place of its source."""

    place: Place
    text: str
    """The whole normalized source."""
    first: int
    """Offset in it where the text of the first line starts."""
    leading: bool = True
    """Whether the text is the first on its line (in its container), where it could start a block."""
    second: int = -1
    """Offset where the text of the second line starts, -1 without one."""
    hard_break: str = "\\"
    """How the source ends a line with a hard break: a backslash or two spaces."""

    def __call__(self, translation: str) -> str | None:
        """The characters to write, or ``None`` if nothing is left of the translation."""
        lines = translation_lines(translation)
        if self.place is not Place.LINES:
            lines = [join_lines(lines)]
        if not any(lines):
            return None
        if self.place is Place.CELL:
            lines = [escape_cell(lines[0])]
        if self.place is Place.QUOTED:
            lines = [lines[0].replace('"', "&quot;")]
        if self.place in (Place.HEADING, Place.TITLE, Place.FIRST):
            lines = [_CLOSING.sub(r"\1\\\2", lines[0])]
        escaped = [
            escape_start(line, first=number == 0) if number or self.leading else line
            for number, line in enumerate(lines)
        ]
        if len(escaped) == 1:
            return escaped[0]
        return f"{self.hard_break}\n{self._prefix()}".join(escaped)

    def _prefix(self) -> str:
        """What a further line of the block starts with: the markers and indentation of the containers around.

        The source's own second line shows it, unless that goes on lazily without the markers of its quotes.
        """
        made = continuation_prefix(_before(self.text, self.first))
        if self.second >= 0:
            second = _before(self.text, self.second)
            if second.count(">") == made.count(">"):
                return second
        return made


def is_plain(written: str, place: Place | None) -> bool:
    """Whether a text, as it was written in its place, cannot change the structure of its document.

    ``None`` stands for a place in an embedded language, whose writer has looked at the markup already.
    Blocks begin at the start of a line, tables need a pipe, closing sequences and attributes of headings stand at the
    end: a single line that starts like a sentence and has none of these only makes its paragraph longer or shorter.
    Says no where it is not sure.
    """
    pattern = _PLAIN[place] if place is not None else _PLAIN_PIECE
    return pattern.fullmatch(written) is not None


_PLAIN_START = (
    r"(?:[^\W\d_]|[^\x00-\x7f\s]|[.,;('\")]|`(?!`)|\*\*(?![*\s])|\*(?![*\s\[])|_(?![_\s])|!\[(?!\^)"
    r"|\[(?![ xX]\]|\^|!|.*\]:)|\d+(?:(?![.)\d])|[.)](?=[^\s.)])))"
)
"""How a line starts that is no block: a letter, a character beyond ASCII, inline markup, a number without a dot."""
_PLAIN = {
    Place.LINES: re.compile(rf"{_PLAIN_START}[^|\n]*+"),
    Place.HEADING: re.compile(r"[^|\n\\{}<>\[\]#\s](?:[^|\n\\{}<>\[\]#]*[^|\n\\{}<>\[\]#\s])?"),
    Place.TITLE: re.compile(r"[^\W\d_](?:[\w ,.，。、；：！？“”（）]*[\w,.，。；：！？”）])?"),
    Place.FIRST: re.compile(r"(?!)"),
    Place.QUOTED: re.compile(r"[^\W\d_](?:[\w ,.]*[\w,.])?"),
    Place.CELL: re.compile(rf"{_PLAIN_START}(?:(?:[^|\n\\]|\\\|)*[^|\n\\\s])?"),
}
_PLAIN_PIECE = re.compile(r"(?:['\"“]?[^\W\d_])[^\n<>{}|]*+")

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")
"""Left out of a translation; a byte order mark means something at the start of a document only."""
_LINE_END = re.compile(r"\r\n?|\n")
_CLOSING = re.compile(r"((?:^|[ \t])#*)(#)$")

_BLOCK_START = re.compile(
    r"""(?:
        \#{1,6}(?=[ \t]|$)                  # ATX heading
      | >                                   # block quote
      | [-+*](?=[ \t]|$)                    # bullet list
      | ([-_*])[ \t]*(?:\1[ \t]*){2,}$      # thematic break
      | `{3,}(?=[^`]*$) | ~{3,}             # code fence
      | <(?=[A-Za-z/!?])                    # HTML block; an inline tag is let through below
      | \[(?=[^\]]*\]:) | \[\^              # link reference or footnote definition
      | \[[ xX]\](?=[ \t])                  # task list marker
      | \[!\w+\]                            # alert
      | :{3,} | /{3,} | !{3} | \?{3}        # containers and admonitions
      | ===+[+!]*[ \t]+"                    # content tab
      | \*\[[^\]]+\]:                       # abbreviation
      | \$\$ | \\begin\{                    # math
      | [:~](?=[ \t])                       # definition
      | @(?=tab\b|include\b) | <<< | -{2,}8<
      | \{(?=[%{/:\#.*!])                   # expression, attribute list or include that fills the line
    )""",
    re.VERBOSE,
)
_ORDERED = re.compile(r"(\d{1,9})([.)])(?=[ \t]|$)")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$|[|:\- \t]*-[|:\- \t]*$")
_FILLED = re.compile(r"\{.*\}[ \t]*$")
_HTML_BLOCK = re.compile(
    r"<(?:(?:script|pre|style|textarea)(?=[\s>]|$)|!|\?|/?(?:address|article|aside|base|basefont|blockquote|body"
    r"|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame"
    r"|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option"
    r"|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?=[\s/>]|$))"
    r"|</?[A-Za-z][^<>]*>[ \t]*$",
    re.IGNORECASE,
)
"""Start conditions of HTML blocks (CommonMark 4.6): the names of kinds 1 and 6, and a tag that fills the line."""


def translation_lines(translation: str) -> list[str]:
    """Split a translation at its hard breaks; soft breaks are joined, blank lines and control characters dropped."""
    if "\n" not in translation and "\r" not in translation:
        return [_CONTROL.sub("", translation).strip(" \t")]
    lines: list[str] = []
    pending: list[str] = []
    raw = _LINE_END.split(_CONTROL.sub("", translation))
    for number, line in enumerate(raw):
        last = number == len(raw) - 1
        stripped = line.rstrip(" \t")
        backslashes = len(line) - len(line.rstrip("\\"))
        if not last and backslashes % 2:
            pending.append(line[:-1])
        elif not last and line.endswith("  ") and stripped:
            pending.append(stripped)
        else:
            pending.append(stripped)
            continue
        lines.append(join_lines(pending))
        pending = []
    lines.append(join_lines(pending))
    return [line for line in lines if line] or [""]


def escape_start(line: str, *, first: bool) -> str:
    """Put a backslash where ``line`` would start a block instead of going on with the paragraph.

    ``first`` says whether it is the first line of its paragraph, where an underline or a table's delimiter row means
    nothing.
    """
    if not line or line[0].isalpha():
        return line
    if _ORDERED.match(line):
        return _ORDERED.sub(r"\1\\\2", line, count=1)
    if not first and _UNDERLINE.match(line):
        return "\\" + line
    match = _BLOCK_START.match(line)
    if not match:
        return line
    if line[0] == "<" and not line.startswith("<<<") and not _HTML_BLOCK.match(line):
        return line
    if line[0] == "{" and not _FILLED.match(line):
        return line
    if line[0] == "\\":
        return line
    return "\\" + line


def escape_cell(text: str) -> str:
    """Escape pipes, which would end the cell, and a last backslash, which would escape the pipe behind the cell."""
    text = text.replace("|", "\\|")
    return text + " " if text.endswith("\\") else text


def continuation_prefix(line_start: str) -> str:
    """Prefix of a further line, made from what stands before the text on its first line.

    Block quote markers and tabs stay, all else (list markers, ``[^1]:``) becomes spaces of the same width.
    """
    return re.sub(r"[^>\t ]", " ", line_start)
