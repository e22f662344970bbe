"""The coordination team, all invented, and the accounts one signs in to the demonstration with."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from association.people.models import RoleHolding, User
from cms.backoffice.roles import Role, sync_roles
from demo.calendar import FOUNDING

#: One password for every account of the demonstration, which holds nothing real to protect.
DEMO_PASSWORD = "Maillage-en-demonstration"  # noqa: S105

#: Site, department of staff, then (name, function).
TEAM = [
    (
        "Toulouse",
        "Pôle administratif",
        [
            ("Florence Delmas", "Directrice"),
            ("Odile Marty", "Secrétaire des instances"),
            ("Karim Bousquet", "Chargé des adhésions"),
            ("Sandrine Galy", "Comptable"),
        ],
    ),
    (
        "Toulouse",
        "Pôle système d’information",
        [
            ("Mathieu Teyssier", "Responsable du système d’information"),
            ("Inès Castan", "Cheffe de projet dossier communicant"),
            ("Hugo Lacaze", "Assistance aux utilisateurs"),
            ("Rachid Pujol", "Gestionnaire de données"),
        ],
    ),
    (
        "Toulouse",
        "Pôle médical",
        [
            ("Claire Vaissière", "Médecin coordonnatrice"),
            ("Émile Roques", "Pharmacien"),
            ("Nadia Serres", "Coordinatrice des référentiels"),
            ("Baptiste Jalabert", "Chargé de la recherche clinique"),
            ("Pauline Azéma", "Coordinatrice oncogériatrie"),
        ],
    ),
    (
        "Montpellier",
        "Pôle administratif",
        [
            ("Gaëlle Barthès", "Directrice adjointe"),
            ("Louis Fabre", "Chargé des formations"),
            ("Anaïs Mazars", "Chargée de communication"),
            ("Aline Izard", "Rédactrice en chef du site"),
        ],
    ),
    (
        "Montpellier",
        "Pôle système d’information",
        [
            ("Quentin Abadie", "Administrateur des systèmes"),
            ("Chloé Daumas", "Chargée des lettres d’information"),
            ("Noé Cabrol", "Développeur"),
        ],
    ),
    (
        "Montpellier",
        "Pôle médical",
        [
            ("Denis Nougaret", "Médecin coordonnateur adjoint"),
            ("Jeanne Escande", "Coordinatrice des soins de support"),
            ("Théo Quinta", "Coordinateur des réunions de concertation"),
            ("Yasmine Laporte", "Infirmière coordinatrice"),
        ],
    ),
]

#: Who signs in as what: address, first name, last name, role (None: superuser).
ACCOUNTS = [
    ("administration@demo.invalid", "Mathieu", "Teyssier", None),
    ("reseau@demo.invalid", "Florence", "Delmas", Role.NETWORK_ADMINISTRATOR),
    ("adhesions@demo.invalid", "Karim", "Bousquet", Role.MEMBERSHIP_ADMINISTRATOR),
    ("instances@demo.invalid", "Odile", "Marty", Role.GOVERNANCE_SECRETARY),
    ("communication@demo.invalid", "Anaïs", "Mazars", Role.COMMUNICATION_OFFICER),
    ("redaction@demo.invalid", "Aline", "Izard", Role.EDITOR_IN_CHIEF),
    ("formations@demo.invalid", "Louis", "Fabre", Role.TRAINING_MANAGER),
    ("lettres@demo.invalid", "Chloé", "Daumas", Role.NEWSLETTER_MANAGER),
]


def make(record):
    """Open the accounts. Returns {address: User}."""
    sync_roles()
    groups = {group.name: group for group in Group.objects.all()}
    password = make_password(DEMO_PASSWORD)  # once for all: a strong hash takes its time
    accounts = {}
    for email, first_name, last_name, role in ACCOUNTS:
        user = User.objects.create(
            email=email,
            password=password,
            first_name=first_name,
            last_name=last_name,
            is_superuser=role is None,
            is_staff=role is None,
        )
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        if role:
            RoleHolding.objects.create(user=user, role=role, start_on=FOUNDING)
            user.groups.add(groups[role.label])
        accounts[email] = record.add(user)
    return accounts


def sign_ins():
    """What to print for a newcomer: (what the account is for, its address)."""
    return [(role.label if role else "Tous les droits", email) for email, _, _, role in ACCOUNTS]
