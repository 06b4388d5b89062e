"""Releases that changed msgids, and how their old msgids are found.

The header field ``X-Generator`` tells which release wrote a catalog. When a release changes how a source text
becomes a msgid, it gets a ``Migration`` here whose ``former`` gives the msgid of the release before; ``update`` then
carries translations over without making them fuzzy.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from i18n.catalog import header as headers
from i18n.catalog.catalog import Catalog

__all__ = ["MIGRATIONS", "Migration", "former_msgids"]

_GENERATOR = re.compile(r"md-i18n (\d+(?:\.\d+)*)")


@dataclass(frozen=True, slots=True)
class Migration:
    """A change of msgids in release ``version``."""

    version: tuple[int, ...]
    former: Callable[[str], str]
    """The msgid that the release before gave to the text that has this msgid now."""


MIGRATIONS: tuple[Migration, ...] = ()
"""Oldest first; none so far."""


def former_msgids(catalog: Catalog, migrations: Sequence[Migration] = MIGRATIONS) -> Callable[[str], list[str]] | None:
    """For ``update``: the msgids a text may have had when the catalog was written; ``None`` if none has changed since.

    A catalog that an editor wrote last names the editor as its generator and may be of any release, so each older
    msgid is asked for, the newest first; one that never was is found nowhere.
    """
    written = _GENERATOR.fullmatch(headers.field(catalog.header, "X-Generator") or "")
    version = tuple(int(part) for part in written[1].split(".")) if written else ()
    changes = [migration for migration in migrations if migration.version > version]
    if not changes:
        return None

    def former(msgid: str) -> list[str]:
        texts = [msgid]
        for migration in reversed(changes):
            texts.append(migration.former(texts[-1]))
        return list(dict.fromkeys(texts))[1:]

    return former
