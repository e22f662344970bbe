"""Colleges, founding texts, partnerships, vocabularies and settings in the back office."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from association.members.models import (
    Department,
    FoundingText,
    OrganisationType,
    Partnership,
    Region,
    TerritorySettings,
)
from association.members.wagtail_hooks import VocabulariesGroup
from association.people.models import Profession
from cms.backoffice.models import AuditEntry
from cms.backoffice.roles import Role
from cms.pages.models import NetworkSettings
from tests.backoffice.forms import edit_data
from tests.factories import CollegeFactory, OrganisationFactory, founding_texts, member

pytestmark = pytest.mark.django_db

VOCABULARIES = VocabulariesGroup.items


@pytest.fixture
def administrator(staff_client):
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


def test_a_college_says_who_is_in_it_and_how_many(administrator):
    college = CollegeFactory()
    membership = member(OrganisationFactory(display_name="Clinique des Tilleuls"), college)
    page = administrator.get(reverse("college:inspect", args=[college.pk])).content.decode()
    assert "Clinique des Tilleuls" in page
    assert reverse("membership:inspect", args=[membership.pk]) in page
    listed = {row.pk: row for row in administrator.get(reverse("college:index")).context["object_list"]}
    assert listed[college.pk].member_count == 1


def test_a_version_of_a_text_is_added_and_shows_its_signatures(administrator):
    url = reverse("foundingtext:add")
    data = edit_data(administrator, url, kind="statutes", version="3", adopted_on="12/03/2024")
    assert administrator.post(url, data).status_code == 302
    assert FoundingText.objects.get(kind="statutes").adopted_on.isoformat() == "2024-03-12"
    agreement = founding_texts()[0]
    member(OrganisationFactory(display_name="Clinique des Tilleuls"))
    page = administrator.get(reverse("foundingtext:inspect", args=[agreement.pk])).content.decode()
    assert "Clinique des Tilleuls" in page


def test_a_partnership_running_twice_is_refused_in_french(administrator):
    url = reverse("partnership:add")
    organisation = OrganisationFactory()
    data = {"organisation": organisation.pk, "kind": "network", "start_on": "01/01/2024"}
    assert administrator.post(url, data).status_code == 302
    assert "Ce partenariat est déjà en cours." in administrator.post(url, data).content.decode()
    assert Partnership.objects.count() == 1


@pytest.mark.parametrize("viewset", VOCABULARIES, ids=lambda viewset: viewset.model_name)
def test_every_vocabulary_is_listed_read_edited_and_exported(administrator, viewset):
    record = viewset.model._default_manager.first()
    assert administrator.get(reverse(viewset.get_url_name("index"))).status_code == 200
    for kind in ("csv", "xlsx"):
        assert (
            administrator.get(reverse(viewset.get_url_name("index")) + f"?export={kind}").status_code == 200
        )
    assert administrator.get(reverse(viewset.get_url_name("add"))).status_code == 200
    for view in ("inspect", "edit", "history"):
        assert administrator.get(reverse(viewset.get_url_name(view), args=[record.pk])).status_code == 200


def test_a_value_is_retired_not_deleted(administrator):
    kind = OrganisationType.objects.first()
    url = reverse("organisationtype:edit", args=[kind.pk])
    data = edit_data(administrator, url)
    data.pop("in_use")
    assert administrator.post(url, data).status_code == 302
    kind.refresh_from_db()
    assert not kind.in_use
    assert AuditEntry.objects.for_instance(kind).get().values == {"in_use": [True, False]}


def test_a_vocabulary_is_searched_without_accents(administrator):
    Profession.objects.create(code="essai", label="Éducateur spécialisé")
    page = administrator.get(reverse("profession:index") + "?q=educateur").content.decode()
    assert "Éducateur spécialisé" in page


def test_a_list_of_departments_never_reads_their_outlines(administrator):
    region = Region.objects.first() or Region.objects.create(code="76", name="Occitanie")
    Department.objects.get_or_create(code="31", defaults={"name": "Haute-Garonne", "region": region})
    with CaptureQueriesContext(connection) as queries:
        administrator.get(reverse("department:index"))
        administrator.get(reverse("organisation:index"))
    assert not [query for query in queries if '"outline"' in query["sql"]]


@pytest.mark.parametrize(
    ("role", "network", "territory"),
    [
        (Role.NETWORK_ADMINISTRATOR, True, True),
        (Role.MEMBERSHIP_ADMINISTRATOR, False, True),
        (Role.EDITOR_IN_CHIEF, False, False),
    ],
)
def test_the_settings_are_open_to_their_keepers(staff_client, role, network, territory):
    for settings in (NetworkSettings, TerritorySettings):
        settings.load()
    client = staff_client(role)
    for address, allowed in (("pages/networksettings", network), ("members/territorysettings", territory)):
        response = client.get(f"/admin/settings/{address}/", follow=True)
        assert (response.redirect_chain[-1][0] != "/admin/") == allowed, address


def test_a_change_of_territory_is_logged_with_its_values(administrator):
    region = Region.objects.first() or Region.objects.create(code="76", name="Occitanie")
    settings = TerritorySettings.load()
    url = f"/admin/settings/members/territorysettings/{settings.pk}/"
    assert administrator.post(url, {"region": region.pk, "authority": ""}).status_code == 302
    assert AuditEntry.objects.for_instance(settings).get().values == {"region": [None, str(region)]}
