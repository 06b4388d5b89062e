"""PO bytes -> header and entries, through polib, with errors that name file, line and cure.

polib reads what it can and says little: it cuts the last letter off an unterminated string, lets the
second of two equal entries win, and skips lines it does not know. So the text is first checked line by
line against the grammar of gettext, and afterwards the entries are counted.
"""

import re
from pathlib import Path
from typing import cast

import polib

from i18n.catalog.entry import Entry
from i18n.catalog.layout import Layout
from i18n.errors import CatalogError
from i18n.markdown.unit import Key

__all__ = ["Parsed", "parse_po", "parse_with_polib"]

_STRING = r'"(?:[^"\\\n]|\\[abfnrtv"\\?]|\\[0-7]|\\x[0-9A-Fa-f])*+"'
_KEYWORD = r"(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)"
_MARK = r"(?:\#~\|[ \t]*|\#\|[ \t]*|\#~[ \t]+)?"
_VALID = rf"(?:[ \t]*+(?:\#(?!~)[^\n]*+)?|{_MARK}(?:{_KEYWORD}[ \t]+)?{_STRING}[ \t]*|\#~[ \t]*)"
_INVALID = re.compile(rf"^(?!{_VALID}$).*$", re.MULTILINE)
_CONFLICT = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?: .*)?$")
_PLURAL = re.compile(r"^(?:#~[ \t]+)?(?:msgid_plural\b|msgstr\[)", re.MULTILINE)
_MSGID = re.compile(r"^(?:#~[ \t]+)?msgid[ \t]", re.MULTILINE)
_BLOCK = r'[ \t]+"[^\n]*+(?:\n(?:#~[ \t]+)?"[^\n]*+)*+'  # a keyword's strings
_THEN = r"(?!\s*+(?<=\n)(?:#~[ \t]+)?{}[ \t])"
_NO_MSGSTR = re.compile(
    rf"^(?:#~[ \t]+)?(?:msgid{_BLOCK}{_THEN.format('msgstr')}|msgctxt{_BLOCK}{_THEN.format('msgid')})",
    re.MULTILINE,
)
_NO_KEYWORD = re.compile(
    r'^(?:#(?![~|])[^\n]*\n(?:[ \t]*\n)*[ \t]*(?=")|(?!\#\|)(?=[^\n]*\S)[^\n]*\n(?:[ \t]*\n)*(?=#\|[ \t]*"))',
    re.MULTILINE,
)
"""What stands before a string that no keyword begins: a comment, or for one of a previous text any line but such."""
_CHARSET = re.compile(rb'^"?(?:msgstr[ \t]+")?Content-Type:[^\n]*?charset=([^\s"\\;]*)', re.MULTILINE)
_UNREADABLE_ESCAPE = re.compile(r"\\(\\|a|\?|[0-7]{1,3}|x[0-9A-Fa-f]+)")
_STRINGS = re.compile(r"^(?!#(?![|~])).*$", re.MULTILINE)  # in comments a backslash is one
_FOREIGN = re.compile(r"\\[a?0-7x]")
_LOOSE = re.compile(
    rf'^(?:[ \t]+\S|#(?:~\||[.,:|~]|(?=[^\s.,:|~#]))[^\s|]|(?:#~\|?[ \t]*|#\|[ \t]*)?{_KEYWORD}")', re.MULTILINE
)
_BEGINS = re.compile(r"(?:#(?![~|])[^\n]*\n)*(?:#(?:~\|?|\|) ?)?msg(?:ctxt|id)[ \t]")
"""A block that does not go on with the entry before it."""
_LINE_NUMBER = re.compile(r"line (\d+)")


class _Lines(str):
    """Text whose lines end at newlines only; polib splits what it is given with ``splitlines``."""

    __slots__ = ()

    def splitlines(self, keepends: bool = False) -> list[str]:
        return self.split("\n")


class Parsed:
    """What a PO file holds: header (the entry with the empty msgid), entries in order, last comments."""

    __slots__ = ("entries", "header", "tail")

    def __init__(self, header: Entry, entries: list[Entry], tail: str) -> None:
        self.header = header
        self.entries = entries
        self.tail = tail


def parse_po(data: bytes, path: Path) -> Parsed:
    """Read a PO file.

    Raises ``CatalogError``, naming file and line, for text that gettext would not take as it stands: other
    charsets than UTF-8, CR LF line ends, conflict markers, syntax errors, a file that ends too early,
    plural forms (documents have none), equal entries.
    """
    text = _decode(data, path)
    return _parse_blocks(text, path) or _parse(text, path)


def parse_with_polib(data: bytes, path: Path) -> Parsed:
    """As :func:`parse_po`, which gives the same in a fraction of the time."""
    return _parse(_decode(data, path), path)


def _parse_blocks(text: str, path: Path) -> Parsed | None:
    """The content of a file in the common layout; ``None`` for another one, and for a file with errors to be named."""
    layout = Layout()
    blocks = text.removesuffix("\n").split("\n\n")
    found: list[Entry | None] = []
    lines = []
    line = 1
    for block in blocks:
        found.append(layout.entry(block, line))
        lines.append(line)
        line += block.count("\n") + 2
    rest = [index for index, entry in enumerate(found) if entry is None]
    header = layout.header(blocks[0])
    if rest != [0] or header is None:
        parsed = _parse_rest([blocks[index] for index in rest], path) if rest[:1] == [0] else None
        if parsed is None:
            return None
        header = parsed.header
        for index, entry in zip(rest[1:], parsed.entries, strict=True):
            found[index] = entry.at(blocks[index], lines[index])
    entries = [entry for entry in found if entry is not None]
    _check_duplicates(entries, path)
    return Parsed(header, entries, "")


def _parse_rest(blocks: list[str], path: Path) -> Parsed | None:
    """The header, and an entry of each block in another layout; ``None`` where blocks are not entries."""
    if not all(map(_BEGINS.match, blocks)):
        return None
    try:
        parsed = _parse("\n\n".join(blocks) + "\n", path)
    except CatalogError:
        return None
    same = [entry.raw for entry in parsed.entries] == blocks[1:]
    return parsed if same and not parsed.tail else None


def _parse(original: str, path: Path) -> Parsed:
    text = _strict(original)
    _check(text, path)
    lines = text.split("\n")
    raw = original.split("\n")
    end = len(lines)
    while end and (not lines[end - 1].strip() or _is_comment(lines[end - 1])):
        end -= 1
    head = "\n".join(lines[:end])
    try:
        file = polib.pofile(_Lines(_readable(head)), encoding="utf-8")
    except (OSError, ValueError) as error:
        line = _LINE_NUMBER.search(str(error))
        number = int(line[1]) if line else 1
        raise _error(path, number, "gettext expects another line here", "Mend that entry.") from error
    starts = [_start(lines, entry.linenum or 0) for entry in file] + [end + 1]
    # file order; polib's find() takes the header out of the list wherever it is
    entries = [
        _entry(entry, "\n".join(raw[start - 1 : following - 1]).rstrip("\n "), start)
        for entry, start, following in zip(file, starts, starts[1:], strict=False)
    ]
    header = _header(file, "\n".join(raw[: starts[0] - 1]).rstrip("\n "))
    if len(entries) + 1 != len(_MSGID.findall(head)) or not _MSGID.search(_strict(header.raw or "")):
        raise _error(
            path,
            1,
            'the file does not begin with a header (an entry with msgid "")',
            "Restore it, e.g. from the POT.",
        )
    _check_duplicates(entries, path)
    return Parsed(header, entries, "\n".join(raw[end:]).strip("\n"))


def _strict(text: str) -> str:
    """The text as polib needs it where gettext is tolerant: spaces after marks and keywords, none before them."""
    if not _LOOSE.search(text):
        return text
    text = re.sub(r"^[ \t]+(?=\S)", "", text, flags=re.MULTILINE)
    text = re.sub(r"^(#(?:~\||[.,:|~]|(?=[^\s.,:|~#])))(?=[^\s|])", r"\1 ", text, flags=re.MULTILINE)
    return re.sub(rf'^((?:#~\|? |#\| )?{_KEYWORD})(?=")', r"\1 ", text, flags=re.MULTILINE)


def _error(path: Path, line: int, problem: str, cure: str) -> CatalogError:
    return CatalogError(f"{path}:{line}: {problem}. {cure}")


def _decode(data: bytes, path: Path) -> str:
    declared = _CHARSET.search(data)
    charset = declared[1].decode("ascii", "replace") if declared else "UTF-8"
    if charset.upper().replace("_", "-") not in ("UTF-8", "UTF8", "ASCII", "US-ASCII", "CHARSET"):
        line = data.count(b"\n", 0, declared.start(1) if declared else 0) + 1
        cure = f'Convert the file: msgconv -t UTF-8 -o "{path}" "{path}".'
        raise _error(path, line, f"the header declares the charset {charset}, catalogs are UTF-8", cure)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if error.reason == "unexpected end of data":
            problem = "the file ends in the middle of a character; it seems to be cut off"
            raise _error(path, line, problem, "Restore the file from version control or a backup.") from error
        problem = f"byte 0x{data[error.start]:02X} is not UTF-8, although the header declares it"
        cure = "Save the file as UTF-8, or restore it from version control."
        raise _error(path, line, problem, cure) from error
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        problem = "the line ends with a carriage return (CR LF, as on Windows); catalogs have LF line ends"
        cure = 'Convert the line ends, and put "*.po text eol=lf" into .gitattributes to keep them.'
        raise _error(path, line, problem, cure)
    return text


def _check(text: str, path: Path) -> None:
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _error(path, line, "a NUL character; this is no PO file or a damaged one", "Restore the file.")
    invalid = _INVALID.search(text)
    if invalid:
        _raise_invalid(text, invalid.start(), invalid[0], path)
    plural = _PLURAL.search(text)
    if plural:
        line = text.count("\n", 0, plural.start()) + 1
        problem = "an entry with plural forms, which texts of documents never have"
        raise _error(path, line, problem, "Give the entry one msgid and one msgstr, or remove it.")
    missing = _NO_MSGSTR.search(text)
    if missing:
        line = text.count("\n", 0, missing.start()) + 1
        if not text[missing.end() :].strip():
            raise _error(path, line, "the file ends within this entry; it seems to be cut off", "Restore the file.")
        raise _error(path, line, "the entry lacks its msgid or msgstr", "Add the line, or remove the entry.")
    orphan = _NO_KEYWORD.search(text)
    if orphan:
        line = text.count("\n", 0, orphan.end()) + 1
        raise _error(path, line, "a string without a keyword (msgid, msgstr) before it", "Add it, or remove the line.")
    if not _MSGID.search(text):
        problem = "the file has no entries, not even a header; it is empty, cut off or no PO file"
        raise _error(path, 1, problem, "Restore it, or remove it and run i18n extract for a new one.")


def _raise_invalid(text: str, start: int, content: str, path: Path) -> None:
    line = text.count("\n", 0, start) + 1
    if _CONFLICT.match(content):
        problem = f"a conflict marker that a version control system left ({content[:7]})"
        raise _error(path, line, problem, "Resolve the conflict: keep one of the two versions and remove the markers.")
    if start + len(content) >= len(text.rstrip("\n")):
        problem = "the file ends in the middle of this line; it seems to be cut off"
        raise _error(path, line, problem, "Restore the file from version control or a backup.")
    shown = content if len(content) <= 60 else content[:57] + "..."
    cure = "Check the quotes and the backslashes of that line."
    raise _error(path, line, f"not a line of a PO file: {shown}", cure)


def _is_comment(line: str) -> bool:
    return line.startswith("#") and not line.startswith("#~ ")


def _start(lines: list[str], start: int) -> int:
    """The first line of an entry: polib does not count comment lines it skips (``#.`` alone, ``#~|``)."""
    start = max(start, 1)
    while start > 1 and _is_comment(lines[start - 2]):
        start -= 1
    return start


def _readable(text: str) -> str:
    """Write the escapes out that polib leaves as they are."""
    if not _FOREIGN.search(text):
        return text

    def plain(match: re.Match[str]) -> str:
        code = match[1]
        if code in ("\\", "?"):
            return match[0] if code == "\\" else "?"
        character = "\a" if code == "a" else chr(int(code[1:], 16) if code[0] == "x" else int(code, 8))
        return polib.escape(character)

    return _STRINGS.sub(lambda line: _UNREADABLE_ESCAPE.sub(plain, line[0]), text)


def _entry(entry: polib.POEntry, raw: str, line: int) -> Entry:
    previous: Key | None = None
    if entry.previous_msgid is not None:
        previous = (entry.previous_msgctxt, entry.previous_msgid)
    return Entry(
        entry.msgid,
        entry.msgctxt,
        entry.msgstr,
        tuple(entry.comment.split("\n")) if entry.comment else (),
        tuple(entry.tcomment.split("\n")) if entry.tcomment else (),
        _references(entry.occurrences),
        tuple(entry.flags),
        previous or (_obsolete_previous(raw) if "#~|" in raw else None),
        bool(entry.obsolete),
        raw,
        line,
    )


def _references(occurrences: list[tuple[str, str]]) -> tuple[str, ...]:
    """References as in the file: a path between U+2068 and U+2069 is one; polib splits it at spaces."""
    words = [f"{path}:{line}" if line else path for path, line in occurrences]
    if not any(word.startswith("\u2068") for word in words):
        return tuple(words)
    joined: list[str] = []
    for word in words:
        if joined and joined[-1].startswith("\u2068") and "\u2069" not in joined[-1]:
            joined[-1] += " " + word
        else:
            joined.append(word)
    return tuple(joined)


def _obsolete_previous(raw: str) -> Key | None:
    """The previous text of an obsolete entry, which polib skips: read the entry as if it were alive."""
    alive = "\n".join(
        "#| " + line[3:].lstrip() if line.startswith("#~|") else line.removeprefix("#~ ")
        for line in _readable(_strict(raw)).split("\n")
    )
    [entry] = polib.pofile(_Lines(alive), encoding="utf-8")
    return None if entry.previous_msgid is None else (entry.previous_msgctxt, entry.previous_msgid)


def _check_duplicates(entries: list[Entry], path: Path) -> None:
    if len({entry.key for entry in entries}) == len(entries):
        return
    seen: dict[Key, Entry] = {}
    for entry in entries:
        first = seen.setdefault(entry.key, entry)
        if first is not entry:
            line = entry.line + next(i for i, text in enumerate((entry.raw or "").split("\n")) if "msgid " in text)
            problem = f"the same text as the entry in line {first.line} (duplicate msgid)"
            raise _error(path, line, problem, "Keep the better of the two translations and remove the other entry.")


def _header(file: polib.POFile, raw: str) -> Entry:
    fields = "".join(f"{name}: {value}\n" for name, value in file.metadata.items())
    remarks = tuple(file.header.removeprefix(" ").split("\n")) if file.header else ()
    # polib keeps the list of the header's flags in what it types as a truth value
    flags = tuple(cast(list[str], file.metadata_is_fuzzy or []))
    return Entry("", msgstr=fields, remarks=tuple(line.removeprefix(" ") for line in remarks), flags=flags, raw=raw)
