"""Localize Chinese Markdown documentation.

The way of the data: :mod:`i18n.repair` (damaged text), :mod:`i18n.markdown` (documents and units),
:mod:`i18n.catalog` (PO files), :mod:`i18n.translate` (machine translation), :mod:`i18n.checks` (the CI gate).
No package reaches back; files, network and terminal live at the edges (:mod:`i18n.workspace`, :mod:`i18n.cli`).
"""

__version__ = "0.1.0"
