"""People for the benchmark: as many as wanted, with an address, a post and a profession each."""

from datetime import date

from demo.people import FIRST_NAMES, LAST_NAMES, rpps

ORGANISATIONS = 200
#: One in so many is the same person as another, entered twice.
TWICE_IN = 100


def fill(number):
    """Make that many people around two hundred organisations, in a few statements."""
    from association.members.models import Department, Organisation
    from association.people.models import Affiliation, Person, PersonEmail, Profession, Specialty

    departments = list(Department.objects.filter(region__name="Occitanie"))
    organisations = [
        Organisation(
            name=f"ORGANISATION {rank}",
            display_name=f"Organisation {rank}",
            slug=f"organisation-{rank}",
            kind=Organisation.Kind.LEGAL_ENTITY,
            department=departments[rank % len(departments)],
        )
        for rank in range(ORGANISATIONS)
    ]
    for organisation in organisations:
        organisation.prepare_for_save()
    Organisation.objects.bulk_create(organisations)
    people = [person_of(rank) for rank in range(number)]
    for person in people:
        person.prepare_for_save()
    Person.objects.bulk_create(people, batch_size=1000)
    PersonEmail.objects.bulk_create(
        [
            PersonEmail(
                person=person, address=f"personne{rank - rank % TWICE_IN}.{rank}@demo.invalid", preferred=True
            )
            for rank, person in enumerate(people)
        ],
        batch_size=1000,
    )
    Affiliation.objects.bulk_create(
        [
            Affiliation(
                person=person,
                organisation=organisations[rank % ORGANISATIONS],
                function="Praticien hospitalier",
                start_on=date(2022, 1, 3),
                main=True,
            )
            for rank, person in enumerate(people)
        ],
        batch_size=1000,
    )
    attach(people, Person.professions.through, "profession_id", list(Profession.objects.all()))
    attach(people, Person.specialties.through, "specialty_id", list(Specialty.objects.all()))


def person_of(rank):
    """The same rank is always the same person; the last of each hundred is the one before, misspelt."""
    from association.people.models import Person

    twin = rank % TWICE_IN == TWICE_IN - 1
    who = rank - 1 if twin else rank
    first, rest = who % len(FIRST_NAMES), who // len(FIRST_NAMES)
    last = f"{LAST_NAMES[rest % len(LAST_NAMES)]}-{LAST_NAMES[rest // len(LAST_NAMES) % len(LAST_NAMES)]}"
    return Person(
        first_name=FIRST_NAMES[first],
        last_name=last.upper() if twin else last,
        rpps=None if twin or rank % 3 == 0 else rpps(rank),
        source="Personne inventée pour une mesure",
    )


def attach(people, through, column, values):
    through.objects.bulk_create(
        [
            through(person_id=person.pk, **{column: values[rank % len(values)].pk})
            for rank, person in enumerate(people)
        ],
        batch_size=1000,
    )
