"""Reading the entries of a PO file that are what its document lets one expect, without parsing them.

Most blocks of a catalog are exactly what we would write: comments, reference and msgid of a known message. Then only
the flags and the msgstr are left to read. Any block that is otherwise, by so much as a space, is left to polib.
"""

import re
from collections.abc import Mapping, Sequence

import polib

from i18n.catalog.entry import Entry
from i18n.catalog.messages import Message

__all__ = ["expected_entry", "expected_texts"]

_REMARKS = re.compile(r"(?:#(?: [^\n]*[^\s])?\n)+")
_FUZZY = "#, fuzzy\n"
_MSGSTR = re.compile(r'(?:"(?:[^"\\\n]|\\[nt"\\])*+"(?:\n|\Z))+\Z')


def expected_texts(messages: Sequence[Message]) -> Mapping[str, Message]:
    """The messages by the lines of their msgctxt and msgid, as we write them."""
    return {_split(message.blank.text())[1]: message for message in messages}


def expected_entry(block: str, line: int, expected: Mapping[str, Message]) -> Entry | None:
    """The entry in a block of lines, where it is an expected one in our own layout; else ``None``."""
    end = block.find("\nmsgstr ")
    start = 0 if block.startswith("msg") else block.find("\nmsg") + 1
    message = expected.get(block[start:end]) if 0 <= start < end else None
    if message is None:
        return None
    blank = message.blank
    if len(block) == len(blank.text()) and block == blank.text():
        return blank.at(block, line)
    msgstr = block[end + len("\nmsgstr ") :]
    if not _MSGSTR.match(msgstr):
        return None
    head = block[:start]
    flags = blank.flags
    if head.endswith(_FUZZY):
        head, flags = head[: -len(_FUZZY)], ("fuzzy",)
    remarks: tuple[str, ...] = ()
    top = _split(blank.text())[0]
    if head != top:
        found = _REMARKS.match(head)
        if found is None or head[found.end() :] != top:
            return None
        remarks = tuple(line[2:] for line in found[0].split("\n")[:-1])
    text = msgstr[1:-1] if "\n" not in msgstr else "".join(part[1:-1] for part in msgstr.split("\n"))
    return Entry(
        blank.msgid,
        blank.context,
        polib.unescape(text) if "\\" in text else text,
        blank.comments,
        remarks,
        blank.references,
        flags,
        raw=block,
        line=line,
    )


def _split(text: str) -> tuple[str, str]:
    """Comment lines and key lines of an entry without a translation."""
    start = 0 if text.startswith("msg") else text.find("\nmsg") + 1
    return text[:start], text[start : text.rfind("\nmsgstr ")]
