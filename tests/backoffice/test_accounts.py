"""Accounts of the staff, kept by superusers on Wagtail's own screens."""

import pytest
from django.contrib.auth.models import Group

from association.people.models import User
from cms.backoffice.roles import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_a_superuser_opens_an_account_in_a_role(client):
    client.force_login(UserFactory(is_superuser=True))
    assert client.get("/admin/users/new/").status_code == 200
    group = Group.objects.get(name=Role.TRAINING_MANAGER.label)
    response = client.post(
        "/admin/users/new/",
        {
            "email": "Nouvelle@Exemple.invalid",
            "first_name": "Nadia",
            "last_name": "Faure",
            "password1": "une phrase de passe longue",
            "password2": "une phrase de passe longue",
            "is_active": "on",
            "groups": [group.pk],
        },
    )
    assert response.status_code == 302, response.context["form"].errors
    user = User.objects.get(email="nouvelle@exemple.invalid")
    client.force_login(user)
    assert "Bonjour Nadia" in client.get("/admin/").content.decode()
