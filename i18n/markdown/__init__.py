"""Markdown: source bytes to documents with exact spans, and translations back into the source's structure.

:class:`i18n.markdown.document.Document` is the public surface. The way through the modules: ``parser`` (block tokens
with spans) → ``segment`` (slots) → ``document`` (units, rendering) → ``verify`` (the structure is the source's).
"""
