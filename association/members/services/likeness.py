"""Organisations that may be one: pairs that share a key, compared by rules.likeness."""

from collections import defaultdict
from itertools import chain

from association.members.models import Organisation
from association.members.rules.likeness import WORTH_A_LOOK, Signs, likeness, significant
from association.merging.registry import Found
from association.merging.rules.blocks import pairs
from association.records.names import folded

COLUMNS = (
    "pk", "kind", "parent", "name", "display_name", "short_name", "city", "postcode", "department",
    "street", "phone", "email", "finess", "siret", "rna", "latitude", "longitude",
)  # fmt: skip

#: More organisations than this under one key: the key tells nothing.
MOST = 30


def alike():
    """The Found pairs of the whole table, in one query."""
    signs = {row[0]: signs_of(dict(zip(COLUMNS, row, strict=True)))
             for row in Organisation.objects.values_list(*COLUMNS).order_by().iterator()}  # fmt: skip
    for first, second in candidates(signs):
        score, reasons = likeness(signs[first], signs[second])
        if score >= WORTH_A_LOOK:
            yield Found(first, second, score, reasons)


def signs_of(row):
    short = folded(row["short_name"])
    names = {folded(row["name"]), folded(row["display_name"])} | ({short} if " " in short else set())
    return Signs(
        key=row["pk"],
        kind=row["kind"],
        parent=row["parent"],
        names=frozenset(words for name in names if name and (words := significant(name))),
        town=folded(row["city"]),
        postcode=row["postcode"],
        department=row["department"] or row["postcode"][:2],
        street=folded(row["street"]),
        phone="".join(digit for digit in row["phone"] if digit.isdigit()),
        email=row["email"].lower(),
        finess=row["finess"],
        siret=row["siret"],
        rna=row["rna"],
        position=(float(row["latitude"]), float(row["longitude"])) if row["latitude"] is not None else None,
    )


def candidates(signs):
    """The pairs worth comparing, each once."""
    blocks = defaultdict(list)
    for key, sign in signs.items():
        for block in set(keys_of(sign)):
            blocks[block].append(key)
    return set(pairs(blocks.values(), MOST))


def keys_of(sign):
    """What others may share with an organisation, one key each."""
    shared = (("siren", sign.siren), ("phone", sign.phone), ("email", sign.email))
    street = [("street", sign.postcode, sign.street)] if sign.street else []
    named = [("name", name) for name in sign.names]
    own = [("word", sign.town, word) for name in sign.own_names for word in name]
    # A slip in the only word that counts: the first letters, or the last ones, are still right.
    ends = [
        ("end", sign.town, part)
        for name in sign.own_names
        for word in name
        if len(word) > 3
        for part in (word[:3], word[-3:])
    ]
    return chain((pair for pair in shared if pair[1]), street, named, own, ends)
