"""Which document became which when files were renamed or moved: their catalogs go along."""

from collections.abc import Iterable, Mapping

from i18n.catalog.matching import best_pairs
from i18n.markdown.unit import Key

__all__ = ["LEAST_SHARED", "renamed"]

LEAST_SHARED = 0.5
"""Least part of the texts that a renamed document shares with its old catalog; git's default for renames."""


def renamed(new: Mapping[str, Iterable[Key]], orphaned: Mapping[str, Iterable[Key]]) -> dict[str, str]:
    """The old domain of each new one that is a renamed document.

    ``new`` has the keys of documents without a catalog by domain, ``orphaned`` those of the live entries of catalogs
    without a document. Each catalog serves one document, so that the shared parts add up highest.
    """
    old_keys = {domain: frozenset(keys) for domain, keys in orphaned.items()}
    owners: dict[Key, list[str]] = {}
    for domain, keys in old_keys.items():
        for key in keys:
            owners.setdefault(key, []).append(domain)
    new_names, old_names = list(new), list(orphaned)
    places = {domain: place for place, domain in enumerate(old_names)}
    weights: dict[tuple[int, int], float] = {}
    for column, domain in enumerate(new_names):
        wanted = frozenset(new[domain])
        shared: dict[str, int] = {}
        for key in wanted:
            for owner in owners.get(key, ()):
                shared[owner] = shared.get(owner, 0) + 1
        for owner, count in shared.items():
            part = 2 * count / (len(wanted) + len(old_keys[owner]))
            if part >= LEAST_SHARED:
                # the same file name in another folder decides between equal ones
                same_name = owner.rpartition("/")[2] == domain.rpartition("/")[2]
                weights[places[owner], column] = part + (0.01 if same_name else 0.0)
    return {new_names[column]: old_names[row] for row, column in best_pairs(weights)}
