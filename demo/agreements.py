"""What the invented people agreed to, declared and let the public read."""

from datetime import UTC, date, datetime, timedelta

from association.groups.models import GroupRole
from association.people.models import (
    Consent,
    ConsentPurpose,
    ConsentText,
    InterestDeclaration,
    InterestLink,
    PublicProfile,
)
from association.people.rules.declarations import valid_until
from association.records.names import slug_for
from demo.chance import lots_of

#: No company of the demonstration exists.
COMPANIES = ["Laboratoire Exemple (fictif)", "Dispositifs Démo (fictif)", "Imagerie d’Essai (fictif)"]
LINKS = [
    (InterestLink.Nature.SPEAKING, "Intervention à une journée régionale"),
    (InterestLink.Nature.HOSPITALITY, "Invitation à un congrès"),
    (InterestLink.Nature.TRIAL, "Investigateur d’une étude"),
    (InterestLink.Nature.CONSULTING, "Avis sur un dossier d’information"),
]
BANDS = [
    InterestLink.AmountBand.NONE,
    InterestLink.AmountBand.UNDER_1000,
    InterestLink.AmountBand.UNDER_5000,
]
#: How many in a hundred answered each demand, and how many of those said yes.
ANSWERS = {
    ConsentPurpose.NEWSLETTERS: (70, 85),
    ConsentPurpose.SURVEYS: (40, 60),
    ConsentPurpose.IMAGE: (25, 70),
}
DECLARED, WITH_LINKS, PUBLISHED, LEADS_PUBLISHED = 60, 30, 5, 60


def make(posts):
    """Write them for the people of the posts. The rows go with their person when the demonstration goes."""
    _declarations(posts)
    leads = set(GroupRole.objects.active().filter(role=GroupRole.Role.LEAD).values_list("person", flat=True))
    published = [
        post.person
        for rank, post in enumerate(posts)
        if _drawn("profile", rank) < (LEADS_PUBLISHED if post.person.pk in leads else PUBLISHED)
    ]
    _consents(posts, published)
    PublicProfile.objects.bulk_create(
        PublicProfile(
            person=person,
            slug=f"{slug_for(str(person))}-{person.pk}",
            published=True,
            show_title=True,
            show_professions=True,
            show_affiliations=True,
            show_groups=True,
        )
        for person in published
    )


def _declarations(posts):
    declarations, links = [], []
    for rank, post in enumerate(posts):
        chance = lots_of(f"interests {rank}")
        if chance.randrange(100) >= DECLARED:
            continue
        on = date(2025, 3, 1) + timedelta(days=chance.randint(0, 480))
        declaration = InterestDeclaration(
            person=post.person,
            nothing_to_declare=chance.randrange(100) >= WITH_LINKS,
            declared_on=on,
            valid_until=valid_until(on),
            source=InterestDeclaration.Source.PAPER,
        )
        declarations.append(declaration)
        if not declaration.nothing_to_declare:
            links += [_link(declaration, chance) for _ in range(chance.randint(1, 2))]
    InterestDeclaration.objects.bulk_create(declarations)
    InterestLink.objects.bulk_create(links)


def _link(declaration, chance):
    nature, subject = chance.choice(LINKS)
    return InterestLink(
        declaration=declaration,
        company=chance.choice(COMPANIES),
        nature=nature,
        subject=subject,
        start_on=date(2023, 1, 1) + timedelta(days=chance.randint(0, 700)),
        amount_band=chance.choice(BANDS),
    )


def _consents(posts, published):
    texts = {text.purpose: text for text in ConsentText.objects.order_by("version")}
    rows = []
    for rank, post in enumerate(posts):
        for purpose, (answered, yes) in ANSWERS.items():
            if _drawn(purpose, rank) < answered:
                given = _drawn(f"{purpose} given", rank) < yes
                rows.append(_consent(post.person, texts[purpose], given, rank))
    text = texts[ConsentPurpose.PUBLIC_PROFILE]
    rows += [_consent(person, text, True, rank) for rank, person in enumerate(published)]
    Consent.objects.bulk_create(rows)


def _consent(person, text, given, rank):
    at = datetime(2026, 2, 2, 9, tzinfo=UTC) + timedelta(hours=_drawn("hour", rank) * 30)
    return Consent(
        person=person,
        purpose=text.purpose,
        text=text,
        given=given,
        at=at,
        source=Consent.Source.PAPER,
    )


def _drawn(name, rank):
    """From 0 to 99, always the same for a name and a rank."""
    return lots_of(f"{name} {rank}").randrange(100)
