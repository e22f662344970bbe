"""Our spreadsheet of representatives: read, compared, written, undone."""

from datetime import date

import pytest
from django.urls import reverse

from association.members.models import Representative
from association.members.services import representatives
from cms.backoffice.errors import Refusal
from cms.backoffice.imports.confirmation import Stale, confirm
from cms.backoffice.imports.formats import get_format
from cms.backoffice.imports.undo import Blocked, undo
from cms.backoffice.models import AuditEntry
from cms.backoffice.roles import Role
from demo.people import rpps
from tests import factories
from tests.backoffice.forms import shown
from tests.imports.files import states, texts, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def hospital(db):
    return factories.OrganisationFactory(display_name="Clinique des Essais", finess="310781406")


@pytest.fixture
def anne(hospital):
    made = factories.person(first_name="Anne", last_name="Martin", email="anne@clinique.invalid")
    factories.affiliation(made, hospital)
    return made


def line(organisation, person, kind="Titulaire", since="01/04/2024", **cells):
    return {
        "Organisation : référence": organisation.reference,
        "Personne : référence": person.reference,
        "Qualité": kind,
        "À partir du": since,
        "Jusqu’au": "",
        "Désigné par": "Lettre de mars",
    } | cells


def staged(*lines):
    headings = list(dict.fromkeys(heading for said in lines for heading in said))
    return upload("representatives", [headings, *([said.get(h, "") for h in headings] for said in lines)])


def imported(*lines):
    batch = staged(*lines)
    confirm(batch=batch, user=None)
    return batch


def everything():
    return list(Representative.objects.order_by("pk").values())


def test_a_line_designates_somebody(hospital, anne):
    batch = staged(line(hospital, anne))
    row = batch.rows.get()
    assert (row.state, row.title, row.warned) == ("new", "Anne Martin, Clinique des Essais", False)
    assert not Representative.objects.exists()
    confirm(batch=batch, user=None)
    made = Representative.objects.get()
    assert (made.kind, made.start_on, made.decision) == ("holder", date(2024, 4, 1), "Lettre de mars")
    entry = AuditEntry.objects.for_instance(made).get()
    assert (entry.action, entry.data["import"]) == ("members.designate", batch.pk)


@pytest.mark.parametrize(
    "cells",
    [
        {"N° FINESS": "310781406", "Adresse e-mail": "Anne@Clinique.invalid"},
        {"N° FINESS": "310781406", "N° RPPS": "99700000000"},
    ],
)
def test_people_and_organisations_are_found_by_their_other_identifiers(hospital, anne, cells):
    anne.rpps = rpps(0)
    anne.save()
    cells = {name: anne.rpps if name == "N° RPPS" else value for name, value in cells.items()}
    said = line(hospital, anne, **cells) | {"Organisation : référence": "", "Personne : référence": ""}
    imported(said)
    assert Representative.objects.get().person == anne


def test_the_same_file_again_changes_nothing(hospital, anne):
    deputy = factories.person(email="eva@clinique.invalid")
    lines = [line(hospital, anne), line(hospital, deputy, "suppléant", "01/05/2024")]
    imported(*lines)
    assert states(staged(*lines)) == {"unchanged": 2}
    headings, rows = get_format("representatives").exported()
    again = upload("representatives", [headings, *[list(map(str, row)) for row in rows]])
    assert states(again) == {"unchanged": 2}


def test_a_line_ends_and_corrects_what_is_recorded(hospital, anne):
    imported(line(hospital, anne))
    batch = imported(line(hospital, anne, **{"Jusqu’au": "01/01/2026", "Désigné par": ""}))
    assert states(batch) == {"changed": 1}
    row = Representative.objects.get()
    assert (row.end_on, row.decision) == (date(2026, 1, 1), "Lettre de mars"), "an empty cell says nothing"
    imported(line(hospital, anne, **{"Jusqu’au": "(vide)"}))
    assert Representative.objects.get().end_on is None


def test_a_new_holder_puts_an_end_to_the_one_in_place(hospital, anne):
    imported(line(hospital, anne))
    before = everything()
    other = factories.person(first_name="Éva", last_name="Durand", email="eva@clinique.invalid")
    batch = staged(line(hospital, other, since="01/05/2025"))
    told = get_format("representatives").described(list(batch.rows.all()))[0]
    assert ("Prend fin ce jour-là", "", "Anne Martin") in told
    confirm(batch=batch, user=None)
    assert list(Representative.objects.order_by("start_on").values_list("person", "end_on")) == [
        (anne.pk, date(2025, 5, 1)),
        (other.pk, None),
    ]
    undo(batch=batch, user=None)
    assert everything() == before


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Organisation : référence": "O99999"}, "Aucune organisation enregistrée"),
        ({"Organisation : référence": ""}, "Indiquez l’organisation"),
        ({"Personne : référence": "P99999"}, "Aucune personne enregistrée"),
        ({"Personne : référence": ""}, "Indiquez la personne"),
        ({"Personne : référence": "", "Adresse e-mail": "personne@x.invalid"}, "Aucune personne"),
        ({"Personne : référence": "Anne"}, "s’écrit P suivi du numéro"),
        ({"Qualité": ""}, "Indiquez la qualité"),
        ({"Qualité": "Martien"}, "Titulaire, Suppléant"),
        ({"À partir du": ""}, "Indiquez depuis quand"),
        ({"Jusqu’au": "01/04/2024"}, "La fin vient après le début"),
    ],
)
def test_refused_with_its_reason(hospital, anne, cells, said):
    row = staged(line(hospital, anne, **cells)).rows.get()
    assert row.state == "refused"
    assert said in " ".join(texts(row)).replace("\u00a0", " ")


def test_the_rules_of_the_screens_hold(hospital, anne):
    imported(line(hospital, anne))
    other = factories.person(email="eva@clinique.invalid")
    closed = line(hospital, other, since="01/01/2025", **{"Jusqu’au": "01/02/2025"})
    early = line(hospital, other, since="01/01/2024")
    twice = line(hospital, anne, "Suppléant", "01/06/2024")
    for said, words in (
        (closed, "déjà un titulaire"),
        (early, "déjà un titulaire"),
        (twice, "représente déjà"),
    ):
        row = staged(said).rows.get()
        assert row.state == "refused"
        assert words in " ".join(texts(row))


def test_an_address_two_people_share_names_nobody(hospital, anne):
    factories.person(email="anne@clinique.invalid")
    cells = {"Personne : référence": "", "Adresse e-mail": "anne@clinique.invalid"}
    row = staged(line(hospital, anne, **cells)).rows.get()
    assert "Plusieurs personnes ont cette adresse" in " ".join(texts(row))
    row = staged(line(hospital, anne, **{"Adresse e-mail": "anne@clinique.invalid"})).rows.get()
    assert row.state == "new"


def test_what_is_unusual_is_said_in_the_preview(hospital):
    row = staged(line(hospital, factories.PersonFactory())).rows.get()
    assert (row.state, row.warned) == ("new", True)
    assert "n’a pas d’affiliation" in " ".join(texts(row))


def test_lines_that_contradict_each_other_write_nothing(hospital, anne):
    other = factories.person(email="eva@clinique.invalid")
    batch = staged(
        line(hospital, anne, since="01/01/2025"),
        line(hospital, other, since="01/01/2024"),
    )
    with pytest.raises(Refusal, match="Ligne 3.*déjà un titulaire"):
        confirm(batch=batch, user=None)
    assert not Representative.objects.exists()


def test_a_whole_succession_in_one_file(hospital, anne):
    other = factories.person(email="eva@clinique.invalid")
    imported(
        line(hospital, anne, **{"Jusqu’au": "01/05/2025"}),
        line(hospital, other, since="01/05/2025"),
    )
    assert Representative.objects.active().get().person == other


def test_what_was_recorded_since_the_preview_stops_the_confirmation(hospital, anne):
    batch = staged(line(hospital, anne))
    other = factories.PersonFactory()
    representatives.designate(organisation=hospital, person=other, kind="holder", start_on=date(2024, 1, 1))
    with pytest.raises(Stale):
        confirm(batch=batch, user=None)
    assert Representative.objects.get().person == other


def test_an_import_is_undone_exactly_while_nothing_touched_it(hospital, anne):
    imported(line(hospital, anne))
    before = everything()
    deputy = factories.person(email="eva@clinique.invalid")
    said = [line(hospital, anne, **{"Jusqu’au": "01/01/2026"}), line(hospital, deputy, "Suppléant")]
    batch = imported(*said)
    undo(batch=batch, user=None)
    assert everything() == before
    batch = imported(*said)
    row = Representative.objects.get(person=deputy)
    representatives.end_representation(representative=row, on=date(2025, 1, 1))
    with pytest.raises(Blocked) as blocked:
        undo(batch=batch, user=None)
    assert "a été modifié depuis" in " ".join(blocked.value.reasons)
    assert Representative.objects.count() == 2


def test_the_screens_offer_it_to_those_who_may(staff_client, hospital, anne):
    client = staff_client(Role.MEMBERSHIP_ADMINISTRATOR)
    page = shown(client.get(reverse("imports:index")))
    assert "Représentants (notre tableur)" in page
    batch = staged(line(hospital, anne))
    assert "Anne Martin" in shown(client.get(reverse("imports:batch", args=[batch.pk])))
