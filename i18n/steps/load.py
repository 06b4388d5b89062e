"""Reading sources: bytes to a document, with what repair has to say about its text."""

import re
from pathlib import PurePosixPath

from i18n.config import Config
from i18n.errors import InputError
from i18n.files import read_bytes
from i18n.markdown.document import Document, decode
from i18n.markdown.segmentation import SegmentOptions
from i18n.workspace import Source, glob_pattern

__all__ = ["allows_damage", "is_damaged", "load_document", "read_text", "reference_path", "segment_options"]

_ALLOW_DAMAGED = re.compile(r"(?:<!--+|\{/\*+)\s*i18n\s*[:：]\s*allow-damaged\s*(?:-->|\*/\s*\})", re.IGNORECASE)
"""The directive that says of a document, anywhere in it: its damaged text is meant to be so."""


def segment_options(config: Config) -> SegmentOptions:
    """What is offered for translation, by the configuration."""
    return SegmentOptions(front_matter=config.front_matter, code=config.code)


def read_text(source: Source) -> str:
    """The text of ``source``; ``InputError`` says where it is not UTF-8 and what it may be."""
    data = read_bytes(source.file)
    try:
        return decode(data)
    except InputError as error:
        raise InputError(f"{source.shown}: {error} {_cure(source, data)}") from error


def _cure(source: Source, data: bytes) -> str:
    """What to do about a file that is not UTF-8."""
    from i18n.repair import decode_hint

    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding: str | None = "UTF-16"
    elif b"\0" in data[:8000]:
        return "It looks like a binary file; name Markdown files only, or exclude it in the configuration."
    else:
        encoding = decode_hint(data)
        if encoding not in ("big5", "gb18030") and _decodes(data, "gb18030"):
            encoding = "gb18030"  # short texts fit many encodings; sources are Chinese
    if encoding:
        return f"It looks like {encoding}; convert it with: iconv -f {encoding} -t UTF-8 {source.shown} > new.md"
    return "Save it as UTF-8, or exclude it in the configuration."


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def load_document(source: Source, config: Config) -> Document:
    """Read and parse ``source``."""
    return Document(read_text(source), segment_options(config))


def is_damaged(source: Source, text: str, config: Config) -> bool:
    """Whether repair would change ``text``, and neither the configuration nor a directive says it is meant so."""
    if allows_damage(source, text, config):
        return False
    from i18n.repair import repair

    return repair(text).damaged


def allows_damage(source: Source, text: str, config: Config) -> bool:
    """Whether the configuration or a directive in ``text`` says that damage is meant to be there."""
    if _ALLOW_DAMAGED.search(text):
        return True
    path = reference_path(source, config)
    return any(glob_pattern(glob).fullmatch(path) for glob in config.allow_damaged)


def reference_path(source: Source, config: Config) -> str:
    """The path of ``source`` in references and headers of catalogs, relative to the configuration's folder."""
    return (PurePosixPath(config.source_root) / source.name).as_posix()
