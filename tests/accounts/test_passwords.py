"""What a password must be: long enough to be guessed by nobody, and none of those one tries first."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from association.people.models import User
from association.people.rules.devices import device
from cms.backoffice.roles import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

GOOD = [
    "une girafe lit le journal",
    "Qv8!xz3#Lm0$",
    "correct cheval pile agrafe",
    "x7x7-y8y8-z9z9!",
    "Ünïcödé-ça-marche",
]
BAD = [
    "motdepasse2026",
    "Motdepasse-2026!",
    "azertyuiop123",
    "Toulouse-31000",
    "Bonjour2026!!",
    "cancérologie-1",
    "oncologie-toulouse",
    "jetaimejetaime",
    "hopital-montpellier",
    "aaaaaaaaaaaaaaaa",
    "abababababababab",
    "112233112233a",
    "qwertyuiop123456",
    "987654321987654",
]


@pytest.mark.parametrize("password", GOOD)
def test_a_good_one(password):
    validate_password(password)


@pytest.mark.parametrize("password", BAD)
def test_one_that_is_tried_first(password):
    with pytest.raises(ValidationError):
        validate_password(password)


def test_sixty_four_characters_are_welcome():
    validate_password("une phrase " * 6)


def test_the_staff_s_is_longer(staff):
    validate_password("girafe-lune-9", UserFactory())
    user = staff(Role.TRAINING_MANAGER)
    with pytest.raises(ValidationError, match="au moins 15"):
        validate_password("girafe-lune-9", User.objects.get(pk=user.pk))


def test_the_first_administrator_s_too(monkeypatch):
    module = "association.people.management.commands.create_first_administrator"
    monkeypatch.setattr("builtins.input", lambda prompt: "direction@reseau.invalid")
    monkeypatch.setattr(f"{module}.getpass", lambda prompt: "girafe-lune-9")
    with pytest.raises(CommandError, match="au moins 15"):
        call_command("create_first_administrator")
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("says", "is_called"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140 Safari/537.36 Edg/140",
            "Edge sur Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox sur Linux"),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36",
            "Chrome sur Android",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18 Safari/605.1", "Safari sur Mac"),
        ("curl/8", "Appareil inconnu"),
        ("", "Appareil inconnu"),
    ],
)
def test_browsers_are_called_by_their_names(says, is_called):
    assert device(says) == is_called
