"""Reference links in translations: ``[安装指南]`` names its definition by its text, which a translation changes.

The definition keeps its label, and the label is written behind the translated text: ``[installation guide][安装指南]``.
"""

from collections.abc import Collection

from markdown_it.common.utils import normalizeReference

from i18n.markdown.inline import Kind, parse_inline

__all__ = ["keep_labels"]


def keep_labels(msgid: str, translation: str, references: Collection[str]) -> str:
    """``translation`` with the labels of ``msgid`` behind those bracketed texts that no longer name a definition.

    ``references`` are the document's labels, normalized. Brackets are given the labels that the translation lacks in
    the order in which both occur; where that does not come out even, the translation stays as it is.
    """
    if not references or "[" not in msgid:
        return translation
    missing = _labels(msgid, references)
    for label in _labels(translation, references):
        normalized = normalizeReference(label)
        for known in missing:
            if normalizeReference(known) == normalized:
                missing.remove(known)
                break
    if not missing:
        return translation
    places = _open_brackets(translation, references)
    if len(places) != len(missing):
        return translation
    parts = []
    position = 0
    for place, label in zip(places, missing, strict=True):
        parts.append(translation[position:place])
        parts.append(f"[{label}]")
        position = place + (2 if translation.startswith("[]", place) else 0)
    return "".join([*parts, translation[position:]])


def _labels(text: str, references: Collection[str]) -> list[str]:
    """The labels that reference links and images of ``text`` use, as written, in order."""
    known = set(references)
    found = []
    for token in parse_inline(text, references=references):
        if token.label is not None:
            label = text[slice(*token.label)]
            if normalizeReference(label) in known:
                found.append(label)
    return found


def _open_brackets(text: str, references: Collection[str]) -> list[int]:
    """Offsets behind bracketed texts that are neither links nor anything else to Markdown."""
    places = []
    starts: list[int] = []
    for token in parse_inline(text, references=references):
        if token.kind is not Kind.TEXT:
            continue
        for offset in range(token.start, token.end):
            if _escaped(text, offset):
                continue
            if text[offset] == "[":
                starts.append(offset)
            elif text[offset] == "]" and starts:
                starts.pop()
                empty = offset > 0 and text[offset - 1] == "[" and text[offset - 2 : offset - 1] == "]"
                if not starts and not empty and not _labelled(text, offset + 1):
                    places.append(offset + 1)
    return places


def _labelled(text: str, offset: int) -> bool:
    """Whether what follows makes the brackets something else; an empty label (``[]``) does not."""
    return text.startswith(("(", ":", "["), offset) and not text.startswith("[]", offset)


def _escaped(text: str, offset: int) -> bool:
    before = text[:offset]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1
