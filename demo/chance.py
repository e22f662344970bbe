"""Chance that is no chance: the same name always draws the same lot."""

from random import Random


def lots_of(name):
    return Random(name)  # noqa: S311 - nothing here is a secret
