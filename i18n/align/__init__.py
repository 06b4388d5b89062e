"""Alignment of a document with its translation: which unit is translated by which text.

::

    text ─ outline ─▶ sections, blocks, tables, slots ─ pairing ─▶ candidates ─ alignment ─▶ pairs, and what is left
                                    ▲                      ▲
                                evidence, scoring       lattice
"""
