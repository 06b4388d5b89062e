"""PO catalogs: built, updated and searched, through polib."""
