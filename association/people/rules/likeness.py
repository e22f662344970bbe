"""How much two people look like one. Pure: signs in, a score from 0 to 100 and codes of reasons out."""

from dataclasses import dataclass

from association.merging.rules.words import distance, near

#: Small words of French names: « de Lavaur » is also « Lavaur ».
PARTICLES = frozenset(["d", "da", "de", "del", "des", "di", "du", "el", "la", "le", "les", "van", "von"])

#: Below this, a pair is not worth a secretary's time.
WORTH_A_LOOK = 50

#: What each sign adds. A same name and a same place make a likely pair, a same address a sure one.
WEIGHTS = {
    "same_name": 60,
    "near_name": 48,
    "initial_name": 40,
    "part_of_name": 15,
    "same_email": 38,
    "same_organisation": 25,
    "two_accounts": -25,
}

REASONS = {
    "same_name": "même nom",
    "near_name": "noms à une ou deux lettres près",
    "initial_name": "même nom, prénom abrégé",
    "part_of_name": "une partie du nom",
    "same_email": "même adresse e-mail",
    "same_organisation": "même organisation",
    "two_accounts": "deux comptes différents",
}


@dataclass(frozen=True)
class Signs:
    """What is compared of a person. name_key: the folded words of both names, sorted."""

    name_key: str
    emails: frozenset = frozenset()
    organisations: frozenset = frozenset()
    rpps: str | None = None
    user: int | None = None


def likeness(first, second):
    """(score, codes of the reasons, the strongest first) of two people; (0, ()) for two others.

    Two different RPPS numbers are two people: the register gives one for life, and its key is
    checked. Two different accounts lower the score without excluding: people do open a second one
    with another address.
    """
    if first.rpps and second.rpps and first.rpps != second.rpps:
        return 0, ()
    reasons = [names_alike(first.name_key, second.name_key)]
    if first.emails & second.emails:
        reasons.append("same_email")
    if first.organisations & second.organisations:
        reasons.append("same_organisation")
    if first.user and second.user and first.user != second.user:
        reasons.append("two_accounts")
    reasons = [reason for reason in reasons if reason]
    if not any(reason.endswith("_name") for reason in reasons):
        return 0, ()  # a secretariat's address, a place of work: two people share them
    score = max(0, min(100, sum(WEIGHTS[reason] for reason in reasons)))
    return score, tuple(sorted(reasons, key=lambda reason: -WEIGHTS[reason]))


def names_alike(first, second):
    """The code of how two name keys resemble each other, or None."""
    if first == second:
        return "same_name" if first else None
    ours, theirs = strong_words(first), strong_words(second)
    if not ours or not theirs:
        return None
    if sorted(ours) == sorted(theirs):
        return "same_name"
    if near_as_a_whole(ours, theirs):
        return "near_name"
    return alike_word_by_word(*sorted((ours, theirs), key=lambda words: (len(words), words)))


def strong_words(name_key):
    return [word for word in name_key.split() if word not in PARTICLES]


def near_as_a_whole(ours, theirs):
    """« Jean-Marc » and « Jeanmarc », or one slip in one word: the letters together tell."""
    one, other = "".join(sorted("".join(ours))), "".join(sorted("".join(theirs)))
    return one == other and set(ours) & set(theirs) != set()


def alike_word_by_word(fewer, more):
    """Each word of the shorter name finds its own in the longer one: equal, near, or its initial."""
    left = list(more)
    equal = [word for word in fewer if word in left and not left.remove(word)]
    rest = [word for word in fewer if word not in equal]
    slips = initials = 0
    for word in rest:
        close = next((other for other in left if near(word, other)), None)
        short = next((other for other in left if is_initial(word, other)), None)
        found = close or short
        if found is None:
            return "part_of_name" if any(len(one) > 2 for one in equal) else None
        left.remove(found)
        slips += distance(word, found, 2) if close else 0
        initials += close is None
    if initials:
        return "initial_name" if any(len(one) > 2 for one in equal) else None
    if equal and len(fewer) < 2:
        return "part_of_name"
    return "near_name" if slips <= 2 and len(left) <= 1 else None


def is_initial(first, second):
    return min(len(first), len(second)) == 1 and first[0] == second[0]
