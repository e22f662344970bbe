"""A name typed by somebody hostile is shown as it was typed, and runs nowhere."""

from datetime import date

import pytest
from django.urls import reverse

from association.members.services import memberships
from cms.backoffice.roles import Role
from tests.backoffice.forms import edit_data
from tests.factories import CollegeFactory, OrganisationFactory, candidate, founding_texts, member

pytestmark = pytest.mark.django_db

HOSTILE = "<img src=x onerror=alert(1)>\"'</script><script>alert(2)</script>"


@pytest.fixture
def administrator(staff_client):
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


def assert_harmless(response):
    page = response.content.decode()
    assert response.status_code == 200
    assert "<img src=x" not in page
    assert "<script>alert" not in page


@pytest.fixture
def membership():
    organisation = OrganisationFactory(
        kind="site",
        name=HOSTILE,
        display_name=HOSTILE,
        street=HOSTILE,
        city=HOSTILE,
        notes=HOSTILE + "\n" + HOSTILE,
    )
    membership = member(organisation, CollegeFactory(name=HOSTILE[:60]))
    memberships.suspend(membership=membership, on=date(2024, 5, 1), reason=HOSTILE, decision=HOSTILE)
    return membership


def test_lists_sheets_forms_and_histories(administrator, membership):
    organisation = membership.organisation
    for name, pk in (("organisation", organisation.pk), ("membership", membership.pk)):
        for view in ("index", "index_results"):
            assert_harmless(administrator.get(reverse(f"{name}:{view}")))
        for view in ("inspect", "history"):
            response = administrator.get(reverse(f"{name}:{view}", args=[pk]))
            assert_harmless(response)
            assert "&lt;img src=x" in response.content.decode()
    assert_harmless(administrator.get(reverse("organisation:edit", args=[organisation.pk])))
    assert_harmless(administrator.get(reverse("membership:reinstate", args=[membership.pk])))
    assert_harmless(administrator.get(reverse("organisation_chooser:choose_results")))


def test_messages_and_the_home_page(administrator):
    organisation = OrganisationFactory(display_name=HOSTILE)
    url = reverse("organisation:edit", args=[organisation.pk])
    assert_harmless(administrator.post(url, edit_data(administrator, url, city="Blagnac"), follow=True))
    assert_harmless(administrator.get("/admin/"))
    membership = candidate(organisation)
    assert_harmless(administrator.get("/admin/"))
    signature = {
        "text": founding_texts()[0].pk,
        "signed_on": "01/02/2024",
        "signatory": HOSTILE,
        "capacity": HOSTILE,
    }
    response = administrator.post(reverse("membership:sign", args=[membership.pk]), signature, follow=True)
    assert_harmless(response)
