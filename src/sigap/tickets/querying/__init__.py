"""The query language: ``status:open team:IT "printer" created>2026-11-01 -tag:spam``.

A text is parsed to a tree of terms in neutral values (ids, codes, relative moments). The tree is
printed again in the reader's language, stored as neutral text, and compiled for one actor at one
moment to conditions and words.
"""
