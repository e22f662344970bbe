"""The privacy classes of the tables of people, and how long they are kept."""

from association.people.accounts import handlings as accounts
from association.people.models import (
    Affiliation,
    Consent,
    InterestDeclaration,
    InterestLink,
    InterestReading,
    Person,
    PersonEmail,
    PublicProfile,
    RppsEntry,
)
from cms.privacy import handling, retention
from cms.privacy.handling import Erasure, Handling
from cms.privacy.retention import Retention

#: What remains of a person whom kept rows still refer to.
ERASED = "Personne effacée"
DECLARED = (
    "Les déclarations d’intérêts sont gardées dix ans, sans votre nom : elles montrent que les avis du "
    "réseau ont été rendus en toute indépendance."
)
TAKING_PART = "Savoir qui participe au réseau, et écrire aux bonnes personnes"
THREE_YEARS = "Le temps de la participation au réseau, puis trois ans"


def of_person(model, path="person"):
    """The rows of a person, path leading from the table to the person."""
    return lambda subject: (
        model.objects.filter(**{path: subject.person_id}) if subject.person_id else model.objects.none()
    )


def readings_of(subject):
    """Readings of the person's declarations, and those they made of others'."""
    readings = InterestReading.objects.select_related("declaration", "reader")
    return readings.filter(declaration__person=subject.person_id or 0) | (
        readings.filter(reader=subject.user_id or 0)
    )


def describe_reading(reading):
    """Who read a declaration is told to whoever made it: that is its purpose."""
    return {
        "Déclaration": str(reading.declaration),
        "Lue par": str(reading.reader or ""),
        "Raison": reading.reason,
        "Le": reading.at,
    }


def describe_person(person):
    names = ("title", "last_name", "first_name", "rpps", "palliative_care", "phone", "notes", "source",
             "profile_confirmed_on", "created_at", "updated_at")  # fmt: skip
    described = {str(Person._meta.get_field(name).verbose_name): getattr(person, name) for name in names}
    return described | {
        "civilité": person.get_title_display(),
        "genre": person.get_gender_display(),
        "professions": [str(profession) for profession in person.professions.all()],
        "spécialités": [str(specialty) for specialty in person.specialties.all()],
    }


def erase_people(rows, subject):
    """Delete the record, or empty it of all that identifies where kept rows refer to it."""
    number = 0
    for person in rows:
        number += 1
        if is_referred_to(person):
            empty(person)
        else:
            person.delete()
    return number


def is_referred_to(person):
    """Whether rows of other tables still refer to the person."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: person}).exists()
        for relation in Person._meta.related_objects
    )


def empty(person):
    person.last_name, person.first_name = f"{ERASED} n° {person.pk}", ""
    person.title = person.gender = person.phone = person.notes = ""
    person.rpps = person.user = person.profile_confirmed_on = None
    person.palliative_care, person.source = False, ERASED
    person.save()
    person.professions.clear()
    person.specialties.clear()


def left_empty(cutoff):
    """Emptied records nothing refers to any more."""
    return Person.objects.filter(
        source=ERASED, updated_at__lt=cutoff, **{one.name: None for one in Person._meta.related_objects}
    )


def declare():
    """Called when Django starts."""
    accounts.declare()
    declare_record()
    declare_choices()
    handling.declare_without_people("people.Profession", "a vocabulary")
    handling.declare_without_people("people.Specialty", "a vocabulary")
    handling.declare_without_people("people.ConsentText", "the words people agree to, not their answers")
    declare_periods()


def declare_record():
    handling.declare(
        Handling(
            "people.Person",
            what="Fiche : nom, genre s’il est noté, n° RPPS, professions, téléphone, notes de l’équipe",
            why=TAKING_PART,
            kept=THREE_YEARS,
            erasure=Erasure.ANONYMISE,
            reason="La fiche est supprimée ; si des lignes conservées s’y rattachent, elle est vidée de tout "
            "ce qui l’identifie.",
            rows=of_person(Person, "pk"),
            describe=describe_person,
            erase=erase_people,
            last=True,
        )
    )
    for label, model, what in (
        ("people.PersonEmail", PersonEmail, "Adresses e-mail professionnelles"),
        ("people.Affiliation", Affiliation, "Lieux d’exercice, fonctions et dates"),
    ):
        handling.declare(
            Handling(label, what=what, why=TAKING_PART, kept=THREE_YEARS, erasure=Erasure.DELETE,
                     rows=of_person(model))
        )  # fmt: skip
    handling.declare(
        Handling(
            "people.RppsEntry",
            what="Ligne du répertoire public RPPS portant votre numéro",
            why="Préremplir une fiche sans faute de frappe",
            kept="Six mois après la date du fichier",
            erasure=Erasure.DELETE,
            reason="Le répertoire est public : un prochain chargement peut ramener la ligne, sans lien avec "
            "aucune fiche.",
            rows=lambda subject: RppsEntry.objects.filter(number=subject.rpps or "-"),
            hidden=("search_text",),
        )
    )
    handling.declare_without_people(
        "people.RppsLoad", "the progress of a reading, and who of the staff asked; the file itself goes"
    )


def declare_choices():
    handling.declare(
        Handling(
            "people.Consent",
            what="Réponses à vos demandes de consentement",
            why="Prouver ce qui a été accepté, et quand",
            kept=THREE_YEARS,
            erasure=Erasure.DELETE,
            rows=of_person(Consent),
        )
    )
    handling.declare(
        Handling(
            "people.PublicProfile",
            what="Fiche publiée sur le site, ligne par ligne",
            why="Figurer dans l’annuaire public, si vous l’avez choisi",
            kept="Jusqu’à ce que vous la retiriez",
            erasure=Erasure.DELETE,
            rows=of_person(PublicProfile),
        )
    )
    for label, what, rows, describe in (
        ("people.InterestDeclaration", "Déclarations d’intérêts", of_person(InterestDeclaration), None),
        (
            "people.InterestLink",
            "Liens d’intérêts déclarés",
            of_person(InterestLink, "declaration__person"),
            None,
        ),
        ("people.InterestReading", "Consultations de déclarations d’intérêts", readings_of, describe_reading),
    ):
        handling.declare(
            Handling(
                label,
                what=what,
                why="Garantir l’indépendance des avis du réseau (prévention des conflits d’intérêts)",
                kept="Dix ans après la fin de validité",
                erasure=Erasure.KEEP,
                reason=DECLARED,
                rows=rows,
                describe=describe,
            )
        )


def declare_periods():
    """In this order of codes, the purge frees a record the same night as its last declaration."""
    retention.declare(
        Retention(
            "people.interest_declarations",
            label="Déclarations d’intérêts",
            months=120,
            basis="Dix ans après la fin de validité : prescription et contrôle de l’indépendance",
            due=lambda cutoff: InterestDeclaration.objects.filter(valid_until__lt=cutoff.date()),
        )
    )
    retention.declare(
        Retention(
            "people.rpps_entries",
            label="Lignes du répertoire RPPS",
            months=6,
            basis="Un répertoire ancien induit en erreur ; il sert à préremplir, pas à écrire",
            due=lambda cutoff: RppsEntry.objects.filter(file_date__lt=cutoff.date()),
        )
    )
    retention.declare(
        Retention(
            "people.records_emptied",
            label="Fiches vidées auxquelles plus rien ne se rattache",
            months=1,
            basis="RGPD, art. 5.1.e : plus rien ne justifie de garder la ligne",
            due=left_empty,
        )
    )
