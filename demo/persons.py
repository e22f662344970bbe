"""Some five hundred invented people, affiliated; some were entered twice."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from association.members.models import Organisation, Representative
from association.people.models import Affiliation, Person, PersonEmail, Profession, Specialty, User
from association.records.names import folded
from demo import cast
from demo.calendar import FOUNDING
from demo.chance import lots_of
from demo.people import FIRST_NAMES, LAST_NAMES, MEN, rpps
from demo.staff import DEMO_PASSWORD

SOURCE = "Personne inventée pour la démonstration"
PEOPLE = 494

#: Which professions work where: (profession, function, weight) by type of organisation.
CARE = [
    ("10", "Praticien hospitalier", 9),
    ("10", "Chef de service", 3),
    ("21", "Pharmacien", 3),
    ("60", "Infirmier de coordination", 4),
    ("60", "Infirmier d’annonce", 3),
    ("98", "Manipulateur en radiothérapie", 1),
    ("93", "Psychologue", 2),
    ("95", "Diététicien", 1),
    ("70", "Masseur-kinésithérapeute", 1),
    ("arc-tec", "Attaché de recherche clinique", 2),
    ("secretaire-rcp", "Secrétaire de RCP", 2),
    ("directeur", "Directeur", 2),
    ("qualiticien", "Responsable qualité", 1),
]
COORDINATION = [
    ("attache-3c", "Attaché de 3C", 4),
    ("10", "Médecin coordonnateur", 2),
    ("secretaire-rcp", "Secrétaire de RCP", 2),
    ("qualiticien", "Qualiticien", 1),
]
PATIENTS = [
    ("representant-association", "Président", 2),
    ("representant-association", "Représentant des usagers", 3),
    ("patient-partenaire", "Patient partenaire", 2),
]
SELF_EMPLOYED = [("10", "Médecin libéral", 4), ("60", "Infirmier libéral", 3), ("21", "Pharmacien", 2)]
OTHERS = [("10", "Médecin", 3), ("directeur", "Directeur", 2), ("60", "Infirmier", 1)]
WORK = {
    "3c": COORDINATION,
    "association-patients": PATIENTS,
    "comite-ligue": PATIENTS,
    **dict.fromkeys(["association-professionnels", "syndicat-professionnel", "maison-sante"], SELF_EMPLOYED),
    "urps-medecins": [("10", "Élu de l’URPS", 1)],
    "urps-pharmaciens": [("21", "Élu de l’URPS", 1)],
    "urps-infirmiers": [("60", "Élu de l’URPS", 1)],
    **dict.fromkeys(["chu", "clcc", "ch", "clinique", "espic", "radiotherapie", "had", "smr"], CARE),
}
SELF_EMPLOYED_TYPES = {"association-professionnels", "syndicat-professionnel", "maison-sante", "centre-sante"}
SERVICES = ["Oncologie", "Hématologie", "Radiothérapie", "Chirurgie", "Soins de support", "Pharmacie", ""]

#: What those do in the groups whose profession their kind of work place does not list.
FUNCTIONS = {
    "91": ("91", "Orthophoniste"),
    "assistant-social": ("assistant-social", "Assistant de service social"),
}

#: Records of one person entered twice: (rank of the person, how the second differs).
TWICE = [(3, "order"), (57, "accents"), (101, "email"), (160, "email"), (222, "order"), (305, "accents")]


#: Who of them signs in: address, rank of the person. The representative is the first member's.
PULMONOLOGIST = 190
ACCOUNTS = [("representant@demo.invalid", 0), ("medecin@demo.invalid", PULMONOLOGIST)]
#: What to tell a newcomer of each.
SIGN_INS = [
    ("Mon espace, d’un représentant d’adhérent", "representant@demo.invalid"),
    ("Mon espace, d’un professionnel", "medecin@demo.invalid"),
]


@dataclass
class Post:
    """Somebody to be, and where they work."""

    person: Person
    email: str
    affiliation: Affiliation
    profession: str
    specialty: str | None
    #: What they are in the working groups (demo.cast), if they take part.
    part: cast.Part | None = None


class Builder:
    """Draws up one person after another; the same rank is always the same person."""

    def __init__(self):
        names = list(product(FIRST_NAMES, LAST_NAMES))
        lots_of("names of people").shuffle(names)
        self.names = names
        self.specialties = list(
            Specialty.objects.filter(profession__code="10", in_use=True).values_list("code", flat=True)
        )

    def post(self, rank, organisation, part=None):
        chance = lots_of(f"person {rank}")
        first_name, last_name = self.names[rank]
        type_code = organisation.type.code if organisation.type else ""
        work = WORK.get(type_code, OTHERS)
        if part:
            work = [line for line in work if line[0] == part.profession] or [(*FUNCTIONS[part.profession], 1)]
        profession, function, _ = chance.choices(work, [weight for *_, weight in work])[0]
        registered = profession.isdigit()
        person = Person(
            title=_title(chance, profession),
            first_name=first_name,
            last_name=last_name,
            gender=_gender(first_name, rank),
            rpps=rpps(rank) if registered and chance.random() < 0.9 else None,
            palliative_care=part.palliative if part else type_code == "reseau-palliatif",
            phone=f"05 36 49 {chance.randint(0, 99):02d} {chance.randint(0, 99):02d}",
            source=SOURCE,
        )
        affiliation = Affiliation(
            organisation=organisation,
            function=function,
            service=chance.choice(SERVICES) if work is CARE else "",
            practice_mode=_mode(type_code),
            main=True,
            start_on=FOUNDING + timedelta(days=chance.randint(0, 2900) - (3000 if part else 0)),
        )
        if chance.random() < 0.7:
            affiliation.confirmed_on = person.profile_confirmed_on = date(2026, 1, 5) + timedelta(
                days=chance.randint(0, 300)
            )
        specialty = chance.choice(self.specialties) if profession == "10" else None
        if part:
            specialty = part.specialty
        return Post(person, _address(first_name, last_name), affiliation, profession, specialty, part)


def make(record):
    """Make the people and the representatives of every member. Returns the posts, by rank."""
    organisations = list(Organisation.objects.members().select_related("type").order_by("pk"))
    builder = Builder()
    in_groups = [*organisations, *cast.places(organisations)]
    parts = cast.parts(in_groups, PULMONOLOGIST)
    places = [*in_groups, *_more_places(organisations, PEOPLE - len(in_groups))]
    posts = [builder.post(rank, place, parts.get(rank)) for rank, place in enumerate(places)]
    posts += [_again(posts[rank], way) for rank, way in TWICE]
    _write(record, posts)
    _represent(record, organisations, posts)
    return posts


def _more_places(organisations, number):
    """Where the others work: not in the hospitals whose people the groups count."""
    chance = lots_of("places of people")
    elsewhere = [one for one in organisations if cast.kind_of(one) not in cast.HOSPITALS]
    weights = [{"clcc": 8, "3c": 3}.get(one.type.code if one.type else "", 1) for one in elsewhere]
    return chance.choices(elsewhere, weights, k=number)


def _write(record, posts):
    for post in posts:
        post.person.prepare_for_save()
    record.create(Person, [post.person for post in posts])
    for post in posts:
        post.affiliation.person = post.person
    Affiliation.objects.bulk_create(post.affiliation for post in posts)
    now = timezone.now()
    PersonEmail.objects.bulk_create(
        PersonEmail(person=post.person, address=post.email, preferred=True, verified_at=now, source=SOURCE)
        for post in posts
    )
    _link(Person.professions.through, "profession_id", Profession, posts, "profession")
    _link(Person.specialties.through, "specialty_id", Specialty, posts, "specialty")


def _link(through, column, vocabulary, posts, name):
    keys = dict(vocabulary.objects.values_list("code", "pk"))
    through.objects.bulk_create(
        through(person_id=post.person.pk, **{column: keys[getattr(post, name)]})
        for post in posts
        if getattr(post, name)
    )


def _represent(record, organisations, posts):
    """The first at each member represents it; a third of the members have a deputy too."""
    seconds = {}
    for post in posts[len(organisations) : PEOPLE]:
        seconds.setdefault(post.affiliation.organisation_id, post)
    kinds = Representative.Kind
    rows = []
    for rank, organisation in enumerate(organisations):
        rows.append(_representative(organisation, posts[rank], kinds.HOLDER))
        if rank % 3 == 0 and organisation.pk in seconds:
            rows.append(_representative(organisation, seconds[organisation.pk], kinds.DEPUTY))
    record.create(Representative, rows)


def _representative(organisation, post, kind):
    return Representative(
        organisation=organisation,
        person=post.person,
        kind=kind,
        start_on=max(post.affiliation.start_on, date(2024, 1, 1)),
        decision="Lettre de la direction (démonstration)",
    )


def _again(post, way):
    """The same person entered a second time, as it happens."""
    first, last = post.person.first_name, post.person.last_name
    if way == "order":
        first, last = last.upper(), first
    elif way == "accents":
        first, last = folded(first).title(), folded(last).upper()
    person = Person(first_name=first, last_name=last, source=SOURCE)
    affiliation = Affiliation(
        organisation=post.affiliation.organisation, main=True, start_on=date(2025, 9, 1)
    )
    email = post.email if way == "email" else post.email.replace("@", ".2@")
    return Post(person, email, affiliation, post.profession, None)


def open_accounts(record, posts):
    """Accounts for a few of them. Returns {address: User}."""
    password = make_password(DEMO_PASSWORD)  # once for all: a strong hash takes its time
    accounts = {}
    for email, rank in ACCOUNTS:
        person = posts[rank].person
        user = User.objects.create(
            email=email, password=password, first_name=person.first_name, last_name=person.last_name
        )
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        person.emails.update(preferred=False)
        PersonEmail.objects.create(
            person=person, address=email, preferred=True, verified_at=timezone.now(), source=SOURCE
        )
        Person.objects.filter(pk=person.pk).update(user=user)
        accounts[email] = record.add(user)
    return accounts


def _gender(first_name, rank):
    """What they said of it; one in five said nothing."""
    if first_name == "Camille" or lots_of(f"gender {rank}").random() < 0.2:
        return ""
    return Person.Gender.MAN if first_name in MEN else Person.Gender.WOMAN


def _title(chance, profession):
    if profession in ("10", "21"):
        return Person.Title.PROFESSOR if chance.random() < 0.08 else Person.Title.DOCTOR
    return ""


def _mode(type_code):
    modes = Affiliation.PracticeMode
    if type_code == "association-patients":
        return modes.VOLUNTEER
    if type_code in SELF_EMPLOYED_TYPES or type_code.startswith("urps"):
        return modes.SELF_EMPLOYED
    return modes.SALARIED


def _address(first_name, last_name):
    words = folded(f"{first_name} {last_name}").split()
    return f"{'.'.join(words)}@demo.invalid"
