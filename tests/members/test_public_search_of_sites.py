"""A patient looks for the hospital they know by its own name, which is a site of a member."""

import pytest

from association.members.models import Organisation
from tests import factories
from tests.public_site import add_member, make_site

pytestmark = pytest.mark.django_db


def test_a_site_is_found_by_its_own_name_under_the_member_it_belongs_to(client):
    make_site()
    member = add_member("Centre hospitalier universitaire")
    factories.OrganisationFactory(
        kind=Organisation.Kind.SITE,
        parent=member,
        name="HOPITAL DE L'ETANG",
        display_name="Hôpital de l’Étang",
    )
    assert "Centre hospitalier universitaire" in client.get("/adherents/?q=etang").text


def test_the_list_is_in_the_order_of_a_dictionary(client):
    make_site()
    college = factories.CollegeFactory()
    for name in ("Hôpital Zola", "CHIVAL", "Étoile", "Clinique d’Auch", "Centre Albi"):
        add_member(name, college)
    page = client.get("/adherents/").text
    places = [page.index(name) for name in ("Centre Albi", "CHIVAL", "Clinique d", "Étoile", "Hôpital Zola")]
    assert places == sorted(places)
