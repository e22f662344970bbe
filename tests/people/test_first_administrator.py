"""The first administrator: made once, by a command."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from association.people.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def create(**options):
    out = StringIO()
    call_command("create_first_administrator", stdout=out, **options)
    return out.getvalue()


def answers(monkeypatch, email, *passwords):
    said = iter(passwords)
    monkeypatch.setattr("builtins.input", lambda prompt: email)
    module = "association.people.management.commands.create_first_administrator"
    monkeypatch.setattr(f"{module}.getpass", lambda prompt: next(said))


def test_the_link_lets_the_administrator_choose_a_password_once(client):
    link = create(email="Direction@Reseau.invalid").strip().splitlines()[-1]
    path = link.removeprefix("http://testserver")
    form = client.get(path, follow=True)
    chosen = {"password1": "une-phrase-assez-longue", "password2": "une-phrase-assez-longue"}
    client.post(form.redirect_chain[-1][0], chosen)

    user = User.objects.get(email="direction@reseau.invalid")
    assert user.is_superuser
    assert user.check_password("une-phrase-assez-longue")
    again = client.get(path, follow=True)
    assert "password1" not in again.content.decode()


def test_nobody_signs_in_before_a_password_is_chosen():
    create(email="direction@reseau.invalid")
    assert not User.objects.get().has_usable_password()


def test_a_password_can_be_typed_instead(monkeypatch):
    answers(monkeypatch, "direction@reseau.invalid", "une-phrase-assez-longue", "une-phrase-assez-longue")
    assert "/compte/login/" in create()
    assert User.objects.get().check_password("une-phrase-assez-longue")


@pytest.mark.parametrize(
    ("email", "passwords", "reason"),
    [
        ("direction@reseau.invalid", ("court", "court"), "court"),
        ("direction@reseau.invalid", ("une-phrase-assez-longue", "une-autre-phrase"), "diffèrent"),
        ("pas une adresse", ("une-phrase-assez-longue",) * 2, "adresse"),
    ],
)
def test_a_mistake_makes_no_account(monkeypatch, email, passwords, reason):
    answers(monkeypatch, email, *passwords)
    with pytest.raises(CommandError, match=reason):
        create()
    assert not User.objects.exists()


def test_it_refuses_once_there_is_an_administrator():
    UserFactory(is_superuser=True)
    with pytest.raises(CommandError, match="déjà un administrateur"):
        create(email="intrus@reseau.invalid")
    assert User.objects.count() == 1
