"""Import then undo: the base is what it was, to the last column."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from association.members.models import Organisation, OrganisationContact
from cms.backoffice.errors import Refusal
from cms.backoffice.imports.confirmation import confirm
from cms.backoffice.imports.undo import Blocked, undo
from cms.backoffice.models import ImportEffect
from tests.factories import candidate
from tests.imports.files import upload

NUMBERS = ["310781406", "310000484", "340000199", "300782117", "090000019"]
HEADINGS = [
    "N° FINESS",
    "Nom reçu",
    "Nom affiché",
    "Nature",
    "Commune",
    "Téléphone",
    "Latitude",
    "Longitude",
    "Fermé le",
]

words = st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=20).filter(str.strip)
cells = st.fixed_dictionaries(
    {
        "Nom reçu": words,
        "Nom affiché": st.one_of(st.just(""), words),
        "Nature": st.sampled_from(["Entité juridique", "Site géographique", "Autre (de fait)"]),
        "Commune": st.one_of(st.just(""), st.just("(vide)"), words),
        "Téléphone": st.sampled_from(["", "0561000000", "561000001", "(vide)"]),
        "place": st.sampled_from([("", ""), ("43,6", "1,44"), ("(vide)", "(vide)")]),
        "Fermé le": st.sampled_from(["", "31/12/2020", "(vide)"]),
    }
)
files = st.dictionaries(st.sampled_from(NUMBERS), cells, min_size=1, max_size=5)


def as_rows(file):
    lines = [HEADINGS]
    for number, said in file.items():
        columns = said | {"N° FINESS": number, "Latitude": said["place"][0], "Longitude": said["place"][1]}
        lines.append([columns[heading] for heading in HEADINGS])
    return lines


def everything():
    return list(Organisation.objects.order_by("pk").values())


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files, files, files)
def test_undoing_is_the_identity(before, first, second):
    Organisation.objects.all().delete()
    confirm_if_any(upload("organisations", as_rows(before)))
    states, done = [], []
    for file in (first, second):
        states.append(everything())
        batch = upload("organisations", as_rows(file))
        if confirm_if_any(batch):
            done.append(batch)
        else:
            states.pop()
    for batch, state in zip(reversed(done), reversed(states), strict=True):
        undo(batch=batch, user=None)
        assert everything() == state
    assert ImportEffect.objects.filter(row__batch__in=done).count() == 0
    again = upload("organisations", as_rows(first))
    assert not again.rows.filter(state="refused").exists()


def confirm_if_any(batch):
    if not batch.rows.filter(state__in=["new", "changed"]).exists():
        return False
    confirm(batch=batch, user=None)
    return True


@pytest.fixture
def imported(db):
    rows = [
        HEADINGS[:4],
        [NUMBERS[0], "A", "", "Entité juridique"],
        [NUMBERS[1], "B", "", "Site géographique"],
    ]
    batch = upload("organisations", rows)
    confirm(batch=batch, user=None)
    return batch


def test_only_once(imported):
    undo(batch=imported, user=None)
    with pytest.raises(Refusal, match="n’est pas à annuler"):
        undo(batch=imported, user=None)


def changed(site):
    site.save()


def deleted(site):
    site.delete()


def joined_the_network(site):
    candidate(site)


def given_a_site(site):
    Organisation.objects.create(name="SITE", kind="site", parent=site)


def given_a_contact(site):
    OrganisationContact.objects.create(organisation=site, label="Secrétariat")


@pytest.mark.parametrize(
    ("touch", "said"),
    [
        (changed, "a été modifiée depuis"),
        (deleted, "a été supprimée depuis"),
        (joined_the_network, "a reçu depuis : adhésion"),
        (given_a_site, "a reçu depuis : organisation"),
        (given_a_contact, "a reçu depuis : contact"),
    ],
)
def test_refused_once_something_else_touched_a_row(imported, touch, said):
    touch(Organisation.objects.get(name="A"))
    before = everything()
    with pytest.raises(Blocked) as blocked:
        undo(batch=imported, user=None)
    assert any("Ligne 2" in reason and said in reason for reason in blocked.value.reasons)
    assert everything() == before
