"""Organisations in the back office, as the membership administrator works with them."""

import pytest
from django.urls import reverse

from association.members.models import Organisation
from cms.backoffice.roles import Role
from tests.backoffice.forms import edit_data, shown
from tests.factories import OrganisationFactory, candidate, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(staff_client):
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


def names(client, query):
    page = client.get(reverse("organisation:index") + query)
    return sorted(organisation.display_name for organisation in page.context["object_list"])


def sheet(client, organisation):
    return shown(client.get(reverse("organisation:inspect", args=[organisation.pk])))


def test_the_list_is_searched_without_accents_by_name_town_or_number(administrator):
    OrganisationFactory(display_name="Hôpital Saint-Éloi", city="Nîmes")
    OrganisationFactory(display_name="Clinique des Tilleuls", city="Alès", finess="310781406")
    assert names(administrator, "?q=hopital eloi") == ["Hôpital Saint-Éloi"]
    assert names(administrator, "?q=nimes") == ["Hôpital Saint-Éloi"]
    assert names(administrator, "?q=310781406") == ["Clinique des Tilleuls"]


def test_the_filters_say_who_is_a_member_who_is_alone_who_is_off_the_map(administrator):
    member(OrganisationFactory(display_name="Membre", latitude=43, longitude=1))
    candidate(OrganisationFactory(display_name="Candidate", latitude=43, longitude=1))
    OrganisationFactory(display_name="Site seul", kind="site")
    parent = OrganisationFactory(display_name="Entité", latitude=43, longitude=1)
    OrganisationFactory(display_name="Site rattaché", kind="site", parent=parent, latitude=43, longitude=1)
    assert names(administrator, "?membership=member") == ["Membre"]
    assert names(administrator, "?membership=open") == ["Candidate"]
    assert names(administrator, "?membership=none") == ["Entité", "Site rattaché", "Site seul"]
    assert names(administrator, "?alone=yes") == ["Site seul"]
    assert names(administrator, "?lost=yes") == ["Site seul"]
    assert names(administrator, "?kind=site") == ["Site rattaché", "Site seul"]


def test_the_sheet_warns_of_a_site_without_legal_entity_and_without_position(administrator):
    page = sheet(administrator, OrganisationFactory(kind="site"))
    assert "Site sans entité juridique : il adhère pour lui-même." in page
    assert "absente de la carte publique" in page


def test_the_sheet_shows_the_address_the_sites_and_the_memberships(administrator):
    parent = OrganisationFactory(street="12 rue <des> Fleurs", latitude="43.60426", longitude="-1.44367")
    OrganisationFactory(kind="site", parent=parent, display_name="Site de Blagnac")
    member(parent)
    page = sheet(administrator, parent)
    assert "12 rue &lt;des&gt; Fleurs<br>31000 Toulouse" in page
    assert "43,60426° nord, 1,44367° ouest" in page
    assert "Site de Blagnac" in page
    assert "15 mars 2024" in page


def test_an_application_is_proposed_to_whoever_may_apply_only(administrator):
    label = "Enregistrer une candidature"
    parent = OrganisationFactory()
    assert label in sheet(administrator, parent)
    assert label not in sheet(administrator, OrganisationFactory(kind="site", parent=parent))
    candidate(parent)
    assert label not in sheet(administrator, parent)


def test_readers_are_offered_no_act(staff_client):
    page = sheet(staff_client(Role.GOVERNANCE_SECRETARY), OrganisationFactory())
    assert "Enregistrer une candidature" not in page
    assert "Modifier" not in page


def test_an_organisation_is_added_and_its_sheet_follows(administrator):
    url = reverse("organisation:add")
    data = edit_data(administrator, url, name="CLINIQUE DES TILLEULS", display_name="", finess="310781406")
    response = administrator.post(url, data, follow=True)
    organisation = Organisation.objects.get()
    assert response.request["PATH_INFO"] == reverse("organisation:inspect", args=[organisation.pk])
    assert "Ajout enregistré" in shown(response)


def test_a_wrong_number_is_refused_in_french(administrator):
    url = reverse("organisation:edit", args=[OrganisationFactory().pk])
    response = administrator.post(url, edit_data(administrator, url, finess="310781407"))
    assert "Ce numéro FINESS est mal recopié" in shown(response)


def test_two_organisations_without_number_do_not_clash(administrator):
    for name in ("Une", "Deux"):
        url = reverse("organisation:add")
        assert administrator.post(url, edit_data(administrator, url, name=name)).status_code == 302
    assert Organisation.objects.filter(finess=None).count() == 2


def test_a_member_is_not_attached_to_a_parent_in_passing(administrator):
    site = member(OrganisationFactory(kind="site")).organisation
    parent = OrganisationFactory()
    url = reverse("organisation:edit", args=[site.pk])
    response = administrator.post(url, edit_data(administrator, url, parent=parent.pk))
    assert "Cette organisation a sa propre adhésion en cours" in shown(response)
    site.refresh_from_db()
    assert site.parent is None


def test_the_sheet_costs_the_same_whatever_it_shows(administrator, django_assert_max_num_queries):
    parent = OrganisationFactory()
    member(parent)
    OrganisationFactory.create_batch(20, kind="site", parent=parent)
    sheet(administrator, parent)
    with django_assert_max_num_queries(20):
        sheet(administrator, parent)
