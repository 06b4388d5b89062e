"""Splitting an entry: one source text that needs two translations gets contexts.

The document says where which context holds (``<!-- i18n: context TEXT -->``); the entries for them begin with the
translation there is.
"""

from collections.abc import Sequence

from i18n.catalog.catalog import Catalog
from i18n.catalog.entry import Entry
from i18n.errors import CatalogError
from i18n.markdown.unit import Key

__all__ = ["split_entry"]


def split_entry(catalog: Catalog, key: Key, contexts: Sequence[str]) -> Catalog:
    """A catalog with one entry for each context in the place of the entry ``key``.

    The first keeps the state of the entry; the others are fuzzy, because a second translation is what they are for.
    Raises ``CatalogError`` for a text the catalog lacks, for too few or equal contexts, and for one that exists.
    """
    entry = catalog.get(key)
    if entry is None or entry.obsolete:
        raise CatalogError(f"{catalog.path}: there is no entry for {key[1][:60]!r}. Give its msgid as it stands.")
    if len(contexts) < 2 or len(set(contexts)) < len(contexts) or not all(map(str.strip, contexts)):
        raise CatalogError(f"{catalog.path}: splitting needs two contexts or more, all different and none empty.")
    for context in contexts:
        if (context, key[1]) != key and catalog.get((context, key[1])) is not None:
            raise CatalogError(f"{catalog.path}: {key[1][:60]!r} has an entry for the context {context!r} already.")
    parts: list[Entry] = []
    for context in contexts:
        part = entry.with_(context=context)
        if parts and entry.msgstr:
            part = part.with_fuzzy(True)
        parts.append(part)
    entries: list[Entry] = []
    for old in catalog:
        entries += parts if old is entry else [old]
    return catalog.successor(entries)
