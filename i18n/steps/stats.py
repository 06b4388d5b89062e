"""Counting what is done."""

from collections.abc import Mapping, Sequence

from i18n.catalog.locales import Locale
from i18n.catalog.stats import Row
from i18n.steps.catalogs import read_catalog
from i18n.workspace import Source, Workspace

__all__ = ["count_catalogs"]


def count_catalogs(workspace: Workspace, sources: Sequence[Source], locales: Mapping[str, Locale]) -> list[Row]:
    """A row for each catalog; raises ``CatalogError`` where one is missing."""
    return [
        Row(source.domain, code, read_catalog(workspace, source, locale).counts())
        for source in sources
        for code, locale in locales.items()
    ]
