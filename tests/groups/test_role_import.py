"""Our spreadsheet of roles in groups: read, compared, written, undone."""

from datetime import date

import pytest
from django.urls import reverse

from association.groups.models import GroupRole
from association.groups.services import groups, roles
from cms.backoffice.errors import Refusal
from cms.backoffice.imports.confirmation import Stale, confirm
from cms.backoffice.imports.formats import get_format
from cms.backoffice.imports.undo import Blocked, undo
from cms.backoffice.models import AuditEntry
from cms.backoffice.roles import Role
from tests import factories
from tests.backoffice.forms import shown
from tests.imports.files import states, texts, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def thorax(db):
    return factories.working_group(name="Thorax")


@pytest.fixture
def anne(db):
    return factories.person(first_name="Anne", last_name="Martin", email="anne@chu.invalid")


def line(group, person, role="Membre", since="01/04/2024", **cells):
    return {
        "Groupe": str(group),
        "Personne : référence": person.reference,
        "Rôle": role,
        "À partir du": since,
        "Jusqu’au": "",
        "Désigné par": "Élue par le groupe",
    } | cells


def staged(*lines):
    headings = list(dict.fromkeys(heading for said in lines for heading in said))
    return upload("group-roles", [headings, *([said.get(h, "") for h in headings] for said in lines)])


def imported(*lines):
    batch = staged(*lines)
    confirm(batch=batch, user=None)
    return batch


def everything():
    return list(GroupRole.objects.order_by("pk").values())


def test_a_line_adds_somebody_to_a_group(thorax, anne):
    batch = staged(line(thorax, anne, Groupe="THORAX"))
    row = batch.rows.get()
    assert (row.state, row.title, row.warned) == ("new", "Anne Martin, Thorax", False)
    assert not GroupRole.objects.exists()
    confirm(batch=batch, user=None)
    made = GroupRole.objects.get()
    assert (made.group, made.person, made.role) == (thorax, anne, "member")
    assert (made.start_on, made.end_on, made.decision) == (date(2024, 4, 1), None, "Élue par le groupe")
    entry = AuditEntry.objects.for_instance(made).get()
    assert (entry.action, entry.data["import"]) == ("groups.add_role", batch.pk)


def test_on_whose_behalf_is_found_by_a_number(thorax, anne):
    hospital = factories.OrganisationFactory(finess="310781406")
    imported(line(thorax, anne, **{"Au titre de : FINESS": "310781406"}))
    assert GroupRole.objects.get().organisation == hospital
    batch = imported(line(thorax, anne, **{"Au titre de : FINESS": "(vide)"}))
    assert states(batch) == {"changed": 1}
    assert GroupRole.objects.get().organisation is None


def test_the_same_file_again_changes_nothing(thorax, anne):
    hospital = factories.OrganisationFactory()
    eva = factories.person(email="eva@chu.invalid")
    lines = [
        line(thorax, anne, "animateur"),
        line(thorax, eva, "Expert", **{"Au titre de : référence": hospital.reference}),
    ]
    imported(*lines)
    assert states(staged(*lines)) == {"unchanged": 2}
    headings, rows = get_format("group-roles").exported()
    again = upload("group-roles", [headings, *[list(map(str, row)) for row in rows]])
    assert states(again) == {"unchanged": 2}


def test_a_line_ends_and_corrects_what_is_recorded(thorax, anne):
    imported(line(thorax, anne))
    batch = imported(line(thorax, anne, **{"Jusqu’au": "01/01/2026", "Désigné par": ""}))
    assert states(batch) == {"changed": 1}
    row = GroupRole.objects.get()
    assert (row.end_on, row.decision) == (date(2026, 1, 1), "Élue par le groupe"), (
        "an empty cell says nothing"
    )


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Groupe": "Inconnu"}, "Aucun groupe ne s’appelle « Inconnu »"),
        ({"Groupe": ""}, "Indiquez le groupe"),
        ({"Personne : référence": "P99999"}, "Aucune personne enregistrée"),
        ({"Personne : référence": ""}, "Indiquez la personne"),
        ({"Rôle": ""}, "Indiquez le rôle"),
        ({"Rôle": "Chef"}, "Animateur, Membre, Expert"),
        ({"À partir du": ""}, "Indiquez depuis quand"),
        ({"Jusqu’au": "01/04/2024"}, "La fin vient après le début"),
        ({"À partir du": "01/04/2019"}, "Le groupe n’existe pas"),
        ({"Au titre de : FINESS": "310781406"}, "Aucune organisation enregistrée"),
    ],
)
def test_refused_with_its_reason(thorax, anne, cells, said):
    row = staged(line(thorax, anne, **cells)).rows.get()
    assert row.state == "refused"
    assert said in " ".join(texts(row)).replace("\u00a0", " ")


def test_the_rules_of_the_screens_hold(thorax, anne):
    imported(line(thorax, anne))
    row = staged(line(thorax, anne, since="01/06/2024")).rows.get()
    assert row.state == "refused"
    assert "a déjà ce rôle" in " ".join(texts(row))
    groups.close(group=thorax, on=date(2025, 1, 1))
    row = staged(line(thorax, anne, "Expert")).rows.get()
    assert "Le groupe n’existe pas" in " ".join(texts(row))


def test_lines_that_contradict_each_other_write_nothing(thorax, anne):
    batch = staged(line(thorax, anne), line(thorax, anne, since="01/05/2024"))
    with pytest.raises(Refusal, match="Ligne 3.*a déjà ce rôle"):
        confirm(batch=batch, user=None)
    assert not GroupRole.objects.exists()


def test_what_was_recorded_since_the_preview_stops_the_confirmation(thorax, anne):
    batch = staged(line(thorax, anne))
    roles.add_role(group=thorax, person=anne, role="member", start_on=date(2024, 1, 1))
    with pytest.raises(Stale):
        confirm(batch=batch, user=None)
    assert GroupRole.objects.count() == 1


def test_an_import_is_undone_exactly_while_nothing_touched_it(thorax, anne):
    imported(line(thorax, anne))
    before = everything()
    eva = factories.person(email="eva@chu.invalid")
    said = [line(thorax, anne, **{"Jusqu’au": "01/01/2026"}), line(thorax, eva, "Expert")]
    batch = imported(*said)
    undo(batch=batch, user=None)
    assert everything() == before
    batch = imported(*said)
    roles.end_role(role=GroupRole.objects.get(person=eva), on=date(2025, 1, 1))
    with pytest.raises(Blocked) as blocked:
        undo(batch=batch, user=None)
    assert "a été modifié depuis" in " ".join(blocked.value.reasons)
    assert GroupRole.objects.count() == 2


def test_many_lines_are_read_in_as_many_queries_as_few(thorax, django_assert_max_num_queries):
    people = [factories.person(email=f"p{rank}@chu.invalid") for rank in range(40)]
    few, many = [line(thorax, one) for one in people[:2]], [line(thorax, one) for one in people]
    for lines in (few, many):
        reader = get_format("group-roles").reader(list(lines[0]))
        rows = [_Line(said) for said in lines]
        with django_assert_max_num_queries(14):
            assert {finding.state for finding in reader.read(rows)} == {"new"}


class _Line:
    spilled = False

    def __init__(self, cells):
        self.cells = cells


def test_the_screens_offer_it_to_those_who_may(staff_client, thorax, anne):
    client = staff_client(Role.MEMBERSHIP_ADMINISTRATOR)
    assert "Groupes de travail (notre tableur)" in shown(client.get(reverse("imports:index")))
    hospital = factories.OrganisationFactory(display_name="Clinique des Essais")
    batch = staged(line(thorax, anne, **{"Au titre de : référence": hospital.reference}))
    page = shown(client.get(reverse("imports:batch", args=[batch.pk])))
    for words in ("Anne Martin", "Thorax", "Clinique des Essais"):
        assert words in page, words
