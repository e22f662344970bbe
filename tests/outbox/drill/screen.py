"""Prints the screen of uncertain messages, as a member of staff gets it from this database.

python -m tests.outbox.drill.screen
"""

import sys

import django

django.setup()

from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from association.people.models import User  # noqa: E402

if __name__ == "__main__":
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create(email="exercice@maillage.invalid", is_superuser=True))
    response = client.get(reverse("message:uncertain"))
    assert response.status_code == 200
    sys.stdout.write(response.text)
