"""Searches in the lists of the back office."""

from django.db.models import Q


def search_words(queryset, fields, text):
    """The rows where each word of the text is found in one of the fields.

    A model whose queryset has matching(text) compares without accents; the others as the
    database does.
    """
    if hasattr(queryset, "matching"):
        return queryset.matching(text)
    for word in text.split():
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        queryset = queryset.filter(anywhere)
    return queryset
