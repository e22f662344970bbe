"""Our spreadsheet of organisations: identifiers, links, and the way there and back."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from association.members.models import Department, Organisation
from cms.backoffice.imports.confirmation import confirm
from cms.backoffice.imports.formats import get_format
from cms.backoffice.roles import Role
from tests.factories import OrganisationFactory
from tests.imports.files import states, texts, upload

pytestmark = pytest.mark.django_db


def one(**cells):
    batch = upload("organisations", [list(cells), list(cells.values())])
    return batch.rows.get()


def imported(**cells):
    batch = upload("organisations", [list(cells), list(cells.values())])
    confirm(batch=batch, user=None)
    return Organisation.objects.get(pk=batch.rows.get().effect.object_id)


BASE = {"Nom reçu": "CLINIQUE D’ESSAI", "Nature": "Entité juridique"}


def test_every_column_is_understood():
    network = OrganisationFactory()
    site = imported(
        **BASE | {"Nature": "site géographique"},
        **{
            "N° FINESS": "31 078 140 6",
            "N° SIRET": "443 061 841 00047",
            "Nom affiché": "Clinique d’Essai",
            "Sigle": "CE",
            "Entité juridique": network.reference,
            "Secteur": "prive",
            "Statut en cancérologie": "AUTORISÉ",
            "Pôle régional de recours": "oui",
            "Code postal": "9110",
            "Commune": "Ax-les-Thermes",
            "Latitude": "42,72005",
            "Longitude": "1.83945",
            "Téléphone": "561022400",
            "Adresse e-mail": "accueil@Exemple.INVALID",
            "Site internet": "www.exemple.invalid",
            "Fermé le": "31/12/2020",
        },
    )
    assert (site.finess, site.siret, site.short_name) == ("310781406", "44306184100047", "CE")
    assert (site.parent, site.sector, site.cancer_status) == (network, "private", "authorised")
    assert site.regional_pole is True
    assert (site.postcode, site.department) == ("09110", Department.objects.get(code="09"))
    assert (site.latitude, site.longitude) == (Decimal("42.72005"), Decimal("1.83945"))
    assert (site.phone, site.email) == ("05 61 02 24 00", "accueil@exemple.invalid")
    assert (site.website, site.closed_on) == ("https://www.exemple.invalid", date(2020, 12, 31))


def test_without_a_display_name_one_is_proposed():
    assert imported(**BASE).display_name == "Clinique d’Essai"


@pytest.mark.parametrize("key", ["Référence", "N° FINESS", "N° SIRET"])
def test_a_line_finds_its_record_by_any_identifier(key):
    known = OrganisationFactory(finess="310781406", siret="44306184100047", phone="")
    value = {"Référence": known.reference, "N° FINESS": known.finess, "N° SIRET": known.siret}[key]
    row = one(**{key: value, "Nom reçu": "", "Téléphone": "0561000000"})
    assert (row.state, row.object_id) == ("changed", known.pk)
    assert row.changes == {"phone": ["", "05 61 00 00 00"]}


def test_without_identifier_by_name_and_town():
    known = OrganisationFactory(name="LIGUE", city="Albi")
    assert one(**BASE | {"Nom reçu": "LIGUE"}, Commune="ALBI").object_id == known.pk
    assert one(**BASE | {"Nom reçu": "LIGUE"}, Commune="Foix").state == "new"


def test_two_identifiers_of_two_organisations_are_refused():
    OrganisationFactory(finess="310781406")
    other = OrganisationFactory(siret="44306184100047")
    row = one(**BASE, **{"N° FINESS": "310781406", "N° SIRET": other.siret})
    assert row.state == "refused"
    assert f"« {other} »" in str(texts(row))


def test_an_unknown_reference_is_refused():
    assert "Aucune organisation ne porte cette référence." in texts(one(**BASE, Référence="O99999"))
    assert "Une référence s’écrit O suivi du numéro : O00012." in texts(one(**BASE, Référence="douze"))


def test_an_empty_cell_changes_nothing_and_vide_empties():
    known = OrganisationFactory(finess="310781406", phone="05 61 00 00 00", city="Albi")
    row = one(**{"N° FINESS": known.finess, "Nom reçu": "", "Téléphone": "(vide)", "Commune": ""})
    assert row.changes == {"phone": ["05 61 00 00 00", ""]}


def test_only_a_site_has_a_legal_entity():
    network = OrganisationFactory()
    row = one(**BASE, **{"Entité juridique": network.reference})
    assert texts(row) == ["Seul un site dépend d’une entité juridique."]
    site = OrganisationFactory(kind="site")
    assert "Aucune entité juridique" in str(
        texts(one(**BASE | {"Nature": "Site géographique"}, **{"Entité juridique": site.reference}))
    )


def test_half_a_position_is_refused():
    assert texts(one(**BASE, Latitude="43,6")) == ["Latitude et longitude vont ensemble : il en manque une."]


def test_correcting_one_of_two_duplicates_frees_the_other():
    from cms.backoffice.imports.uploads import correct_row

    rows = [["N° FINESS", "Nom reçu", "Nature"]]
    rows += [["310781406", name, "Entité juridique"] for name in ("A", "B")]
    batch = upload("organisations", rows)
    assert states(batch) == {"new": 1, "refused": 1}
    correct_row(batch=batch, line=2, cells={"N° FINESS": "310000484"})
    assert states(batch) == {"new": 2}
    row = correct_row(batch=batch, line=3, cells={"N° FINESS": "310000484"})
    assert "Même identifiant que la ligne 2" in str(texts(row))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_exported_and_sent_back_changes_nothing(staff_client, kind):
    entity = OrganisationFactory(
        name="=FORMULE(1)",
        short_name="@CH",
        finess="090000019",
        siret="44306184100047",
        latitude=Decimal("42.72005"),
        longitude=Decimal("-1.83945"),
        department=Department.objects.get(code="09"),
        phone="+376 871 000",
        email="a@exemple.invalid",
        website="https://exemple.invalid/?a=1;b=2",
        closed_on=date(2020, 12, 31),
        notes="- une ligne\n- « deux » ; trois\ttrois",
        cancer_status="associated",
        regional_pole=True,
    )
    OrganisationFactory(kind="site", parent=entity, name="'GUILLEMET", sector="non_profit")
    OrganisationFactory(kind="other", rna="W311234567", name='LIGUE "D’ESSAI"')
    client = staff_client(Role.MEMBERSHIP_ADMINISTRATOR)
    content = client.get(reverse("imports:export", args=["organisations", kind])).content
    batch = upload("organisations", content, name=f"f.{kind}")
    assert [(row.changes, texts(row)) for row in batch.rows.all()] == [({}, [])] * 3
    assert states(batch) == {"unchanged": 3}
    Organisation.objects.filter(kind="site").delete()
    Organisation.objects.all().delete()
    again = upload("organisations", content, name=f"f.{kind}")
    assert set(states(again)) == {"refused"}, "references that no longer exist are not reused"


def test_the_export_asks_as_much_of_the_database_for_2_as_for_20(django_assert_max_num_queries):
    for _ in range(20):
        OrganisationFactory(kind="site", parent=OrganisationFactory())
    with django_assert_max_num_queries(4):
        headings, rows = get_format("organisations").exported()
    assert len(rows) == 40
    assert headings[0] == "Référence"
