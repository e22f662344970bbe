"""People who may be one: pairs that share a key, compared by rules.likeness."""

from collections import defaultdict
from itertools import chain

from association.merging.registry import Found
from association.merging.rules.blocks import pairs
from association.people.models import Affiliation, Person, PersonEmail
from association.people.rules.likeness import WORTH_A_LOOK, Signs, likeness, strong_words

#: More people than this under one key: the key tells nothing by itself.
COMMON_NAME = 8
SHARED_ADDRESS = 12
SAME_WORD_HERE = 60


def alike():
    """The Found pairs of the whole table, in three queries."""
    signs = signs_of_everybody()
    for first, second in candidates(signs):
        score, reasons = likeness(signs[first], signs[second])
        if score >= WORTH_A_LOOK:
            yield Found(first, second, score, reasons)


def signs_of_everybody():
    """{key: Signs}."""
    emails, organisations = defaultdict(set), defaultdict(set)
    for person, address in PersonEmail.objects.trusted().values_list("person", "address").order_by():
        emails[person].add(address)
    for person, organisation in Affiliation.objects.values_list("person", "organisation").order_by():
        organisations[person].add(organisation)
    rows = Person.objects.values_list("pk", "name_key", "rpps", "user").order_by()
    return {
        key: Signs(name_key, frozenset(emails[key]), frozenset(organisations[key]), rpps, user)
        for key, name_key, rpps, user in rows.iterator()
    }


def candidates(signs):
    """The pairs worth comparing, each once: a same name, a same address, or a same word of the name in
    one organisation. A name many bear counts only with another sign."""
    names, addresses, here = defaultdict(list), defaultdict(list), defaultdict(list)
    for key, sign in signs.items():
        words = strong_words(sign.name_key)
        names["".join(sorted("".join(words)))].append(key)
        for address in sign.emails:
            addresses[address].append(key)
        for organisation in sign.organisations:
            for word in set(words):
                if len(word) > 2:
                    here[organisation, word].append(key)
    blocks = chain.from_iterable(narrowed(block, signs) for block in here.values())
    return set(
        chain(
            pairs(names.values(), COMMON_NAME),
            pairs(addresses.values(), SHARED_ADDRESS),
            pairs(blocks, SAME_WORD_HERE),
        )
    )


def narrowed(block, signs):
    """A block too large to compare whole is cut by the initials of the names."""
    if len(block) <= SAME_WORD_HERE:
        return [block]
    smaller = defaultdict(list)
    for key in block:
        smaller["".join(sorted(word[0] for word in strong_words(signs[key].name_key)))].append(key)
    return smaller.values()
