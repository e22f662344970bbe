"""What looks like what."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from association.members.rules import likeness as organisations
from association.merging.rules.periods import together
from association.merging.rules.values import fuller
from association.merging.rules.words import distance
from association.people.rules import likeness as people
from association.people.rules.names import name_key
from association.records.names import folded

FIRST = ["Éva", "Jean-Marc", "Anaïs", "J.", "Thị Mai", "Zoé", "Marie-Noëlle"]
LAST = ["Durand", "De Lavaur", "Lafforgue-Estève", "Le Goff", "D’Almeida", "Martin"]
texts = st.text(st.characters(codec="utf-8", categories=("L", "Zs")), max_size=20)
names = st.tuples(st.sampled_from(LAST) | texts, st.sampled_from(FIRST) | texts)
some = st.frozensets(st.sampled_from("abc"), max_size=2)


@st.composite
def signs(draw):
    return people.Signs(
        name_key(*draw(names)),
        draw(some),
        frozenset(draw(st.frozensets(st.integers(1, 3), max_size=2))),
        draw(st.none() | st.sampled_from(["10001234567", "10001234568"])),
        draw(st.none() | st.integers(1, 2)),
    )


def score(first, second, **more):
    one = people.Signs(name_key(*first), **more)
    return people.likeness(one, replace(one, name_key=name_key(*second)))[0]


@given(signs(), signs())
def test_two_people_look_as_alike_one_way_as_the_other(first, second):
    assert people.likeness(first, second) == people.likeness(second, first)
    assert 0 <= people.likeness(first, second)[0] <= 100


@given(st.sampled_from(LAST), st.sampled_from(FIRST))
def test_accents_capitals_and_order_do_not_count(last, first):
    plain = folded(last).upper(), folded(first).title()
    assert score((last, first), plain) == score((last, first), plain[::-1]) == 60


def test_somebody_with_themselves_is_always_worth_a_look():
    assert score(("Durand", "Éva"), ("Durand", "Éva")) >= people.WORTH_A_LOOK


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Durand", "Éva"), ("Durant", "Éva")),
        (("Petit", "Jean-Marc"), ("Petit", "Jeanmarc")),
        (("De Lavaur", "Claire"), ("Lavaur", "Claire")),
        (("Petit", "Jean"), ("Petit", "J.")),
        (("Lafforgue-Estève", "Zoé"), ("Lafforgue", "Zoé")),
        (("Vaissière", "Hélène"), ("Vaisseire", "Helene")),
    ],
)
def test_a_slip_counts_in_one_organisation(first, second):
    assert score(first, second, organisations=frozenset({1})) >= people.WORTH_A_LOOK


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Durand", "Éva"), ("Durand", "Paul")),
        (("Martin", "Léa"), ("Martel", "Luc")),
        (("Le Goff", "Anne"), ("Le Gall", "Anne")),
    ],
)
def test_colleagues_are_not_one_person(first, second):
    assert score(first, second, organisations=frozenset({1})) < people.WORTH_A_LOOK


def test_two_rpps_numbers_are_two_people():
    one = people.Signs("durand eva", frozenset("a"), rpps="10001234567")
    assert people.likeness(one, replace(one, rpps="10001234568")) == (0, ())
    assert people.likeness(one, replace(one, rpps=None))[0] > 90


def test_two_accounts_lower_the_score_without_excluding():
    one = people.Signs("durand eva", frozenset("a"), user=1)
    lower, reasons = people.likeness(one, replace(one, user=2))
    assert people.WORTH_A_LOOK <= lower < people.likeness(one, replace(one, user=None))[0]
    assert reasons[-1] == "two_accounts"


def test_a_secretariat_s_address_makes_nobody_one():
    assert score(("Durand", "Éva"), ("Martin", "Paul"), emails=frozenset({"sec@chu.invalid"})) == 0


def organisation(name, town="toulouse", **more):
    fields = {"kind": "legal_entity", "department": "31", "town": town} | more
    return organisations.Signs(names=frozenset({organisations.significant(folded(name))}), **fields)


@st.composite
def places(draw):
    words = st.sampled_from("CHU CENTRE HOSPITALIER CLINIQUE PASTEUR PASTEURE MIDI DE TOULOUSE".split())  # noqa: SIM905
    return organisation(
        " ".join(draw(st.lists(words, min_size=1, max_size=4))),
        draw(st.sampled_from(["toulouse", "albi", ""])),
        kind=draw(st.sampled_from(["legal_entity", "site"])),
        phone=draw(st.sampled_from(["", "0536490001"])),
        siret=draw(st.sampled_from([None, "26310001200015", "26310001200023", "77568873201234"])),
        finess=draw(st.sampled_from([None, "310000001", "310000002"])),
    )


@given(places(), places())
def test_two_organisations_look_as_alike_one_way_as_the_other(first, second):
    assert organisations.likeness(first, second) == organisations.likeness(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("CHU DE TOULOUSE", "Centre hospitalier universitaire de Toulouse"),
        ("CH Saint-Gaudens", "Ctre hospitalier St Gaudens"),
        ("Clinique Pasteur", "CLINIQUE PASTEURE"),
        ("Ligue contre le cancer", "LIGUE CONTRE CANCER"),
    ],
)
def test_one_organisation_written_in_two_ways(first, second):
    assert organisations.likeness(organisation(first), organisation(second))[0] >= organisations.WORTH_A_LOOK


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("CHU DE TOULOUSE", "Clinique de Toulouse"),
        ("Clinique Pasteur", "Clinique Rive Gauche"),
    ],
)
def test_two_organisations_of_one_town(first, second):
    assert organisations.likeness(organisation(first), organisation(second))[0] < organisations.WORTH_A_LOOK


def test_a_same_name_elsewhere_is_another_one():
    here, there = (
        organisation("Clinique Saint-Jean"),
        organisation("Clinique Saint-Jean", "albi", department="81"),
    )
    assert organisations.likeness(here, there)[0] < organisations.WORTH_A_LOOK


def test_a_site_and_its_legal_entity_are_two():
    entity = organisation("CHU Toulouse", key=1)
    site = organisation("CHU Toulouse", key=2, parent=1, kind="site")
    assert organisations.likeness(entity, site) == (0, ())


def test_two_numbers_of_a_register_are_two_organisations():
    one, other = organisation("CHU", finess="310000001"), organisation("CHU", finess="310000002")
    assert organisations.likeness(one, other) == (0, ())


def test_one_legal_unit_entered_twice_shares_its_siren():
    one, other = organisation("Alpha", siret="26310001200015"), organisation("Bêta", siret="26310001200023")
    assert organisations.likeness(one, other)[1][0] == "same_siren"


@given(st.text("abcd", max_size=8), st.text("abcd", max_size=8))
def test_distance_is_a_distance(first, second):
    assert distance(first, second, 3) == distance(second, first, 3)
    assert (distance(first, second, 3) == 0) == (first == second)


@given(st.lists(st.tuples(st.dates(), st.dates()).filter(lambda p: p[0] < p[1]), max_size=6))
def test_periods_of_two_groups_share_no_day(periods):
    groups = together(periods)
    assert sorted(position for group in groups for position in group) == list(range(len(periods)))
    spans = [
        (min(periods[one][0] for one in group), max(periods[one][1] for one in group)) for group in groups
    ]
    assert all(earlier[1] <= later[0] for earlier, later in zip(spans, spans[1:], strict=False))


@pytest.mark.parametrize(
    ("poor", "rich"),
    [
        (("",), ("x",)),
        (("DURAND", "EVA"), ("Durand", "Éva")),
        (("EVA",), ("Éva",)),
        (("Pr",), ("Professeur",)),
    ],
)
def test_the_value_that_says_more_is_proposed(poor, rich):
    assert fuller(poor, rich)
    assert not fuller(rich, poor)
