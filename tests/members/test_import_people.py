"""Our spreadsheet of people: found again, completed, never mistaken for one another, and undone."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from association.people.models import Affiliation, Consent, Person, PersonEmail, Profession, User
from association.people.services import affiliations
from cms.backoffice.errors import Refusal
from cms.backoffice.imports.confirmation import Stale, confirm
from cms.backoffice.imports.undo import Blocked, undo
from cms.backoffice.models import AuditEntry
from cms.backoffice.roles import Role
from demo.people import rpps
from tests import factories
from tests.factories import OrganisationFactory
from tests.imports.files import states, texts, upload

pytestmark = pytest.mark.django_db

EVA = {
    "Civilité": "Dr",
    "Nom": "Durand",
    "Prénom": "Éva",
    "N° RPPS": rpps(1),
    "Professions": "Médecin ; 21",
    "Spécialités": "SM36",
    "Soins palliatifs": "oui",
    "Téléphone": "0561000000",
    "Adresses e-mail": "Eva@chu.invalid ; eva@libre.invalid",
    "Source": "Annuaire 2026",
    "Notes internes": "À rappeler",
}
POST = {
    "Organisation : FINESS": "310781406",
    "Fonction": "Praticien hospitalier",
    "Service": "Oncologie",
    "Mode d’exercice": "Salarié",
    "Depuis le": "01/09/2020",
}


@pytest.fixture
def hospital(db):
    return OrganisationFactory(finess="310781406", display_name="CHU d’essai")


@pytest.fixture
def clinic(db):
    return OrganisationFactory(display_name="Clinique d’essai")


def staged(*lines):
    headings = list(dict.fromkeys(["Nom", "Prénom", *(heading for said in lines for heading in said)]))
    return upload("people", [headings, *([said.get(h, "") for h in headings] for said in lines)])


def imported(*lines, user=None):
    batch = staged(*lines)
    confirm(batch=batch, user=user)
    return batch


def refusal(**cells):
    row = staged(cells).rows.get()
    assert row.state == "refused", row.state
    return " ".join(texts(row))


def everything():
    people = Person.objects.order_by("pk")
    tables = (people, PersonEmail.objects.order_by("pk"), Affiliation.objects.order_by("pk"))
    through = (Person.professions.through, Person.specialties.through)
    lists = [sorted(model.objects.values_list("person_id", f"{name}_id")) for model, name in
             zip(through, ("profession", "specialty"), strict=True)]  # fmt: skip
    return [list(table.values()) for table in tables] + lists


def test_a_person_and_a_post_in_one_line(hospital):
    imported(EVA | POST)
    person = Person.objects.get()
    assert (str(person), person.title, person.rpps, person.phone) == (
        "Éva Durand", "dr", rpps(1), "05 61 00 00 00",
    )  # fmt: skip
    assert sorted(person.professions.values_list("code", flat=True)) == ["10", "21"]
    assert list(person.specialties.values_list("code", flat=True)) == ["SM36"]
    assert list(person.emails.values_list("address", "preferred", "verified_at")) == [
        ("eva@chu.invalid", True, None),
        ("eva@libre.invalid", False, None),
    ]
    post = person.affiliations.get()
    assert (post.organisation, post.function, post.main, post.start_on) == (
        hospital, "Praticien hospitalier", True, date(2020, 9, 1),
    )  # fmt: skip
    assert AuditEntry.objects.filter(action="backoffice.import_create").exists()


def test_no_account_is_opened_by_an_import(hospital):
    before = User.objects.count()
    imported(EVA | POST)
    assert User.objects.count() == before
    assert Person.objects.get().user is None


def test_the_same_file_again_changes_nothing(hospital):
    imported(EVA | POST)
    assert states(staged(EVA | POST)) == {"unchanged": 1}


@pytest.mark.parametrize("without", [["N° RPPS"], ["N° RPPS", "Adresses e-mail"]])
def test_without_a_number_the_address_then_the_name_and_the_organisation_find_the_person(hospital, without):
    imported(EVA | POST)
    line = {heading: cell for heading, cell in (EVA | POST).items() if heading not in without}
    assert states(staged(line)) == {"unchanged": 1}
    assert states(staged(line | {"Nom": "DURAND", "Prénom": "Eva"})) == {"changed": 1}


def test_several_posts_of_one_new_person_on_several_lines(hospital, clinic):
    second = {
        "Organisation : référence": clinic.reference,
        "Fonction": "Vacataire",
        "Depuis le": "02/01/2024",
    }
    assert states(staged(EVA | POST, EVA | second)) == {"new": 2}
    batch = imported(EVA | POST, EVA | second)
    person = Person.objects.get()
    assert list(person.affiliations.order_by("start_on").values_list("function", "main")) == [
        ("Praticien hospitalier", True),
        ("Vacataire", False),
    ]
    undo(batch=batch, user=None)
    assert not Person.objects.exists()


def test_lines_that_contradict_one_another_about_a_new_person_import_nothing(hospital, clinic):
    other = EVA | {
        "Organisation : référence": clinic.reference,
        "Depuis le": "02/01/2024",
        "Téléphone": "0562000000",
    }
    batch = staged(EVA | POST, other)
    with pytest.raises(Refusal, match="ne disent pas la même chose"):
        confirm(batch=batch, user=None)
    assert not Person.objects.exists()


def test_the_same_post_twice_in_a_file_is_refused_once(hospital):
    assert states(staged(EVA | POST, EVA | POST)) == {"new": 1, "refused": 1}


def test_a_known_person_is_completed_and_nothing_is_removed(hospital):
    person = factories.person(first_name="Éva", last_name="Durand", email="eva@chu.invalid", phone="1")
    batch = imported(EVA | POST)
    person.refresh_from_db()
    assert (person.rpps, person.phone, person.preferred_email) == (
        rpps(1),
        "05 61 00 00 00",
        "eva@chu.invalid",
    )
    assert person.emails.count() == 2
    undo(batch=batch, user=None)
    person.refresh_from_db()
    assert (person.rpps, person.phone) == (None, "1")
    assert person.emails.count() == 1
    assert not person.affiliations.exists()


def test_a_post_is_ended_and_a_service_filled_in(hospital):
    person = factories.person(first_name="Éva", last_name="Durand")
    post = factories.affiliation(person, hospital, function="Interne", main=True)
    line = {"Référence": person.reference, "Nom": "Durand", "Prénom": "Éva", "Fonction": "Interne",
            "Organisation : FINESS": "310781406", "Service": "Oncologie",
            "Jusqu’au": "01/11/2025"}  # fmt: skip
    batch = imported(line)
    post.refresh_from_db()
    assert (post.service, post.end_on) == ("Oncologie", date(2025, 11, 1))
    assert states(staged(line | {"Depuis le": "03/01/2022"})) == {"unchanged": 1}
    undo(batch=batch, user=None)
    post.refresh_from_db()
    assert (post.service, post.end_on) == ("", None)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Référence": "P99999"}, "Aucune personne ne porte cette référence"),
        ({"Référence": "douze"}, "P suivi du numéro"),
        ({"Prénom": ""}, "un nom et un prénom"),
        ({"N° RPPS": "10001234568"}, "mal recopié"),
        ({"Professions": "Magicien"}, "n’est pas dans la liste"),
        ({"Adresses e-mail": "pas une adresse"}, "pas une adresse e-mail"),
        ({"Organisation : FINESS": "310000484"}, "Aucune organisation enregistrée"),
        ({"Organisation : FINESS": ""}, "Indiquez l’organisation de ce poste"),
        ({"Depuis le": ""}, "Indiquez depuis quand"),
        ({"Jusqu’au": "01/01/2019"}, "La fin vient après le début"),
    ],
)
def test_refused_with_its_reason(hospital, cells, said):
    assert said in refusal(**EVA | POST | cells)


def test_an_ambiguous_line_is_refused_with_a_sentence(hospital, clinic):
    name = {"first_name": "Jean", "last_name": "Petit"}
    line = {"Prénom": "Jean", "Nom": "Petit", "Organisation : FINESS": "310781406", "Depuis le": "01/01/2024"}
    for _ in range(2):
        factories.affiliation(factories.person(**name), hospital)
    assert "indiquez la référence" in refusal(**line)
    shared = {"Prénom": "Anne", "Nom": "Autre", "Adresses e-mail": "secretariat@chu.invalid"}
    factories.person(**name, email="secretariat@chu.invalid")
    assert "Cette adresse est celle de « Jean Petit »" in refusal(**shared)
    batch = staged(shared | {"N° RPPS": rpps(2)})
    assert states(batch) == {"new": 1}
    assert "aussi celle de" in texts(batch.rows.get())[0]


def test_another_person_of_the_same_name_elsewhere_is_new_and_said(hospital, clinic):
    factories.affiliation(factories.person(first_name="Jean", last_name="Petit"), clinic)
    batch = staged(
        {"Prénom": "Jean", "Nom": "Petit", "Organisation : FINESS": "310781406", "Depuis le": "01/01/2024"}
    )
    assert states(batch) == {"new": 1}
    assert "homonyme" in texts(batch.rows.get())[0]


def test_a_number_is_never_changed_by_a_file(hospital):
    person = factories.person(first_name="Éva", last_name="Durand", rpps=rpps(7))
    assert "a un autre n° RPPS" in refusal(**EVA | {"Référence": person.reference})
    other = factories.person(rpps=rpps(1))
    assert f"est celui de « {other} »" in refusal(**EVA | {"Référence": person.reference})


def test_what_is_recorded_of_a_post_is_not_rewritten(hospital):
    imported(EVA | POST)
    assert "se saisit sur la fiche" in refusal(**EVA | POST | {"Service": "Hématologie"})
    assert "déjà noté" in refusal(**EVA | POST | {"Depuis le": "01/09/2021"})


def test_a_field_is_emptied_only_when_the_cell_says_so(hospital):
    imported(EVA | POST)
    assert states(staged(EVA | POST | {"Téléphone": ""})) == {"unchanged": 1}
    imported(EVA | POST | {"Téléphone": "(vide)", "Spécialités": "(vide)"})
    person = Person.objects.get()
    assert (person.phone, person.specialties.count()) == ("", 0)


def test_a_person_recorded_since_the_preview_stops_the_confirmation(hospital):
    batch = staged(EVA | POST)
    factories.person(first_name="Éva", last_name="Durand", rpps=rpps(1))
    with pytest.raises(Stale):
        confirm(batch=batch, user=None)
    assert Person.objects.count() == 1
    assert not Affiliation.objects.exists()


def edited(person):
    person.save()


def moved(person):
    affiliations.end_affiliation(affiliation=person.affiliations.get(), on=date(2026, 1, 1))


def agreed(person):
    from association.people.services.consents import record_consent

    record_consent(person=person, purpose="image", given=True, source=Consent.Source.PAPER)


def signed_up(person):
    Person.objects.filter(pk=person.pk).update(user=factories.UserFactory())


@pytest.mark.parametrize("touch", [edited, moved, agreed, signed_up])
def test_undoing_is_refused_once_the_person_lived_on(hospital, touch):
    batch = imported(EVA | POST)
    touch(Person.objects.get())
    before = everything()
    with pytest.raises(Blocked) as blocked:
        undo(batch=batch, user=None)
    assert "Ligne 2" in blocked.value.reasons[0]
    assert everything() == before


PEOPLE = [("Éva", "Durand", 1), ("Hugo", "Petit", 2), ("Léa", "Marty", 3)]
told = st.fixed_dictionaries(
    {
        "who": st.sampled_from(PEOPLE),
        "numbered": st.booleans(),
        "Téléphone": st.sampled_from(["", "0561000000", "0562000000", "(vide)"]),
        "Professions": st.sampled_from(["", "10", "10;21", "(vide)"]),
        "Adresses e-mail": st.sampled_from(["", "a@x.invalid", "b@x.invalid"]),
        "where": st.sampled_from([None, 0, 1]),
        "Fonction": st.sampled_from(["", "Interne", "Chef"]),
        "Service": st.sampled_from(["", "Oncologie"]),
        "Depuis le": st.sampled_from(["", "01/01/2020", "01/01/2022"]),
        "Jusqu’au": st.sampled_from(["", "", "01/06/2021"]),
    }
)


def as_line(said, hospitals):
    first, last, rank = said["who"]
    cells = {heading: said[heading] for heading in ("Téléphone", "Professions", "Adresses e-mail")}
    cells |= {"Prénom": first, "Nom": last, "N° RPPS": rpps(rank) if said["numbered"] else ""}
    if said["where"] is not None:
        cells["Organisation : référence"] = hospitals[said["where"]].reference
        cells |= {heading: said[heading] for heading in ("Fonction", "Service", "Depuis le", "Jusqu’au")}
    return cells


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(told, min_size=1, max_size=4), min_size=1, max_size=3))
def test_whatever_the_lines_undoing_is_the_identity(hospital, clinic, files):
    Person.objects.all().delete()
    done = []
    for file in files:
        before = everything()
        batch = staged(*(as_line(said, [hospital, clinic]) for said in file))
        if not batch.rows.filter(state__in=["new", "changed"]).exists():
            continue
        try:
            confirm(batch=batch, user=None)
        except Refusal:
            assert everything() == before
            continue
        done.append((batch, before))
        assert not Affiliation.objects.filter(end_on__lte=date(2020, 1, 1)).exists()
        for person in Person.objects.all():
            assert person.affiliations.filter(main=True, end_on=None).count() <= 1
            assert person.emails.filter(preferred=True).count() == (1 if person.emails.exists() else 0)
    for batch, before in reversed(done):
        undo(batch=batch, user=None)
        assert everything() == before


def test_a_file_longer_than_a_batch_about_the_same_people_is_undone_whole(hospital, clinic, monkeypatch):
    monkeypatch.setattr("cms.backoffice.imports.confirmation.CHUNK", 1)
    monkeypatch.setattr("cms.backoffice.imports.undo.CHUNK", 1)
    known = factories.person(first_name="Hugo", last_name="Petit", rpps=rpps(2))
    hugo = {"Prénom": "Hugo", "Nom": "Petit", "N° RPPS": rpps(2)}
    there = {"Organisation : référence": clinic.reference, "Depuis le": "02/01/2024"}
    before = everything()
    batch = imported(EVA | POST, EVA | there, hugo | POST | {"Téléphone": "0561000000"}, hugo | there)
    assert Person.objects.count() == 2
    assert known.affiliations.count() == 2
    undo(batch=batch, user=None)
    assert everything() == before


def test_what_is_exported_and_sent_back_changes_nothing(hospital, clinic, staff_client):
    imported(EVA | POST, EVA | {"Organisation : référence": clinic.reference, "Depuis le": "02/01/2024"})
    factories.person(first_name="=1+1", last_name="Petit", phone="05.61.00.00.00", notes="une\nligne")
    past = factories.affiliation(organisation=hospital, end_on=date(2023, 1, 1), function="Interne")
    factories.affiliation(past.person, hospital, start_on=date(2023, 1, 1), function="Interne")
    client = staff_client(Role.MEMBERSHIP_ADMINISTRATOR)
    for kind in ("csv", "xlsx"):
        content = client.get(reverse("imports:export", args=["people", kind])).content
        batch = upload("people", content, name=f"f.{kind}")
        assert [texts(row) for row in batch.rows.all()] == [[]] * 5
        assert states(batch) == {"unchanged": 5}


def test_the_analysis_asks_as_much_of_the_database_for_2_lines_as_for_20(
    hospital, django_assert_max_num_queries
):
    from cms.backoffice.imports.formats import get_format
    from cms.backoffice.imports.reading import Line

    for number in (2, 20):
        for rank in range(number):
            factories.affiliation(
                factories.person(rpps=None, first_name="Ada", last_name=f"N {rank}"), hospital
            )
        cells = [EVA | POST | {"Nom": f"N {rank}", "Prénom": "Ada", "N° RPPS": ""} for rank in range(number)]
        reader = get_format("people").reader(list(cells[0]))
        with django_assert_max_num_queries(10):
            reader.read([Line(n, said) for n, said in enumerate(cells, start=2)])
        Person.objects.all().delete()


def test_the_preview_says_what_is_added(hospital, staff_client):
    client = staff_client(Role.MEMBERSHIP_ADMINISTRATOR)
    batch = staged(EVA | POST)
    page = client.get(reverse("imports:batch", args=[batch.pk])).text
    for words in ("CHU d’essai, Praticien hospitalier, Oncologie, Salarié, depuis le 01/09/2020",
                  "eva@libre.invalid", "Oncologie (option médicale)"):  # fmt: skip
        assert words in page


def test_the_vocabulary_is_known_by_label_and_by_code(hospital):
    label = Profession.objects.get(code="60").label
    imported(EVA | {"Professions": f"{label.upper()};10", "N° RPPS": ""})
    assert set(Person.objects.get().professions.values_list("code", flat=True)) == {"10", "60"}
