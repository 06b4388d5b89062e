"""Counting what is done."""

from collections.abc import Mapping, Sequence

from i18n.catalog.locales import Locale
from i18n.catalog.stats import Row
from i18n.steps.catalogs import find_catalog, needs_catalog
from i18n.workspace import Source, Workspace

__all__ = ["count_catalogs"]


def count_catalogs(workspace: Workspace, sources: Sequence[Source], locales: Mapping[str, Locale]) -> list[Row]:
    """A row for each catalog; a document without text, or with damaged text, has none.

    Raises ``CatalogError`` where another one is missing.
    """
    rows = []
    for source in sources:
        for code, locale in locales.items():
            catalog = find_catalog(workspace, source, locale)
            if catalog is not None:
                rows.append(Row(source.domain, code, catalog.counts()))
            else:
                needs_catalog(workspace, source, locale)
    return rows
