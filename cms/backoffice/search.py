"""Searches in the lists and the choosers of the back office."""

import unicodedata


def search_words(queryset, fields, text):
    """The rows where each word of the text is found in one of the fields, accents and case aside.

    A model with many rows gives its queryset matching(text), which searches a folded column. The
    others (vocabularies, colleges…) hold a few hundred rows: they are compared here, since no
    comparison without accents is common to SQLite and PostgreSQL.
    """
    if hasattr(queryset, "matching"):
        return queryset.matching(text)
    words = letters(text).split()
    found = [
        key
        for key, *values in queryset.order_by().values_list("pk", *fields)
        if all(any(word in letters(value) for value in values) for word in words)
    ]
    return queryset.filter(pk__in=found)


def letters(value):
    """A value in lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", str(value or "").casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
