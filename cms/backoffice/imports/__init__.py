"""Imports: a file is checked, read, analysed into staged rows, previewed, confirmed, and can be undone.

The machinery knows no subject. An app joins with a module `imports` that registers its formats
(formats.py); everything a person sees of an import is made from what its format declares.
"""
