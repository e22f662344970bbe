"""DEBUG=False with the hashed files of production: a missing one is a 500 that DEBUG hides.

Run by `make test-manifest`, after collectstatic.
"""

import os

import pytest
from django.conf import settings
from django.test import Client

from cms.backoffice.roles import Role
from tests.project import world
from tests.project.addresses import address
from tests.project.routes import page_routes, routes

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not os.environ.get("TEST_STATIC_MANIFEST"), reason="needs the collected files: make test-manifest"
    ),
]


def test_every_screen_finds_its_files(client, staff):
    world.build()
    assert not settings.DEBUG
    assert "Manifest" in settings.STORAGES["staticfiles"]["BACKEND"]
    user = staff(Role.NETWORK_ADMINISTRATOR)
    user.is_superuser = True
    user.save()
    client.force_login(user)
    # Signing out would end the visit, the fail whale fails on purpose, and no worker beats here.
    aside = ("logout", "failwhale", "health")
    urls = [address(route) for route in routes() if not any(word in route.pattern for word in aside)]
    urls += [page.url for _, _, page in page_routes()]
    visitor = Client()
    seen = 0
    for url in urls:
        response = client.get(url)
        if response.streaming:
            response.getvalue()
        assert response.status_code < 500, url
        seen += response.status_code == 200
    for _, _, page in page_routes():
        assert visitor.get(page.url).status_code == 200
    assert visitor.get("/nulle-part/").status_code == 404
    assert seen > 100
