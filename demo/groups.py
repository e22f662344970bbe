"""The working groups of the demonstration: their life since the founding, and who is in them when.

Everybody dealt a part (demo.cast) belongs to at least one active group today; guests and former
members come besides. Roles are drawn from the same lots at each load.
"""

from datetime import date, timedelta
from itertools import cycle

from association.groups.models import GroupRole, StatusPeriod
from association.groups.services.groups import resume, suspend
from association.groups.services.reference import propose_groups
from demo.calendar import BOARD_MEETINGS, FOUNDING, in_words
from demo.chance import lots_of
from demo.persons import PULMONOLOGIST

Role = GroupRole.Role
SOURCE = "Participation inventée pour la démonstration"

#: Suspended today, since a board meeting.
SUSPENDED, SUSPENDED_ON = "psycho-oncologie", date(2026, 3, 13)
#: Suspended once, and active again: from, until.
PAUSED = {
    "dermatologie": (date(2020, 3, 13), date(2021, 3, 12)),
    "recherche-clinique": (date(2020, 3, 13), date(2020, 12, 11)),
}
#: Those the network created later, by a decision of its board.
LATER = {
    "radiotherapie": date(2019, 6, 21),
    "imagerie": date(2020, 12, 11),
    "psycho-oncologie": date(2021, 6, 25),
    "3c-qualite": date(2022, 6, 17),
}
#: The term of their lead is over and nobody took their place.
WITHOUT_LEAD = {"thyroide", "oncogenetique"}
TERM_OVER = date(2026, 6, 30)
#: The last day of the terms of some leads, who are members too.
TERM_ENDS = date(2027, 12, 31)
NOW = date(2026, 6, 19)

ORGANS = (
    "digestif", "gynecologie", "hematologie", "dermatologie", "neurologie", "orl-cmf", "sarcome",
    "senologie", "thyroide", "thorax", "urologie",
)  # fmt: skip
#: The groups of each skill: people go to the first ones in turn; some go to one of the others too.
GROUPS_OF = {
    "SM36": (ORGANS, ("recherche-clinique", "oncogeriatrie", "pharmacie")),
    "SM37": ((*ORGANS, "radiotherapie", "radiotherapie"), ("radiotherapie",)),
    "SM24": (("digestif",), ("oncogenetique", "recherche-clinique")),
    "SM41": (("thorax",), ("recherche-clinique", "soins-de-support")),
    "SM21": (("hematologie",), ("recherche-clinique", "oncogeriatrie")),
    "SM15": (("dermatologie",), ("recherche-clinique",)),
    "SM18": (("oncogeriatrie",), ("soins-de-support",)),
    "SM16": (("thyroide",), ("imagerie",)),
    "SM32": (("neurologie",), ("soins-de-support",)),
    "SM54": (("soins-de-support", "oncogeriatrie"), ("3c-qualite",)),
    "SM17": (("oncogenetique",), ("senologie", "digestif")),
    "SM42": (("soins-de-support",), (SUSPENDED,)),
    "SM27": (("hematologie", "soins-de-support"), ("3c-qualite",)),
    "SM20": (("gynecologie", "senologie"), ("oncogenetique", "senologie", "gynecologie")),
    "SM14": (("digestif",), ("sarcome", "recherche-clinique")),
    "SM12": (("urologie",), ("recherche-clinique",)),
    "SM34": (("orl-cmf",), ("thyroide",)),
    "SM11": (("thorax",), ("recherche-clinique",)),
    "SM08": (("sarcome",), ()),
    "SM31": (("neurologie",), ()),
    "SM10": (("dermatologie",), ("senologie",)),
    "SM07": (("orl-cmf",), ()),
    "SM44": ((*ORGANS, "imagerie", "imagerie"), ("imagerie",)),
    "SM28": (("imagerie", "thyroide"), ("imagerie",)),
    "SM01": (("anatomopathologie",), (*ORGANS, *ORGANS)),
    "palliative": (("soins-de-support",), ("oncogeriatrie",)),
    "21": (("pharmacie",), ("hematologie", "oncogeriatrie", "3c-qualite")),
    "60": (("infirmiers", "infirmiers", "soins-de-support"), ("senologie", "oncogeriatrie", "pharmacie")),
    "93": (("soins-de-support",), (SUSPENDED, "oncogenetique")),
    "98": (("radiotherapie", "imagerie"), ("radiotherapie", "imagerie")),
    "arc-tec": (("recherche-clinique",), ()),
    "95": (("soins-de-support",), ("infirmiers",)),
    "91": (("orl-cmf",), ("soins-de-support",)),
    "assistant-social": (("soins-de-support",), ()),
    "qualiticien": (("3c-qualite",), ()),
    "attache-3c": (("3c-qualite",), ()),
}
#: One group each for the representatives of patients.
FOR_PATIENTS = (
    "senologie", "soins-de-support", "urologie", "hematologie", "digestif", "thorax", "recherche-clinique",
    "oncogenetique",
)  # fmt: skip
#: Groups a pathologist goes to first, so that each group of organs but one has one.
PATHOLOGISTS = [organ for organ in ORGANS if organ != "sarcome"]
GUESTS, FORMER = 12, 90


class Casting:
    """Draws up the roles, and refuses none twice."""

    def __init__(self, groups):
        self.groups = {group.code: group for group in groups}
        self.begun = {code: LATER.get(code, FOUNDING) for code in self.groups}
        self.rows, self.held = [], set()
        self.members = {code: [] for code in self.groups}

    def add(self, code, post, role, start_on, end_on=None, decision=""):
        """Write down a role, if the person does not have it yet and was there; returns it, or None."""
        start_on = max(start_on, self.begun[code], post.affiliation.start_on)
        key = (code, post.person.pk, role)
        if key in self.held or (end_on and end_on <= start_on):
            return None
        self.held.add(key)
        row = GroupRole(
            group=self.groups[code],
            person=post.person,
            role=role,
            start_on=start_on,
            end_on=end_on,
            decision=decision,
            source=SOURCE,
        )
        self.rows.append(row)
        if role == Role.MEMBER and end_on is None:
            self.members[code].append(post)
        return row


def make(record, posts):
    """Create the groups and their people. posts: what demo.persons.make returned. Returns {code: group}."""
    groups = propose_groups(on=FOUNDING)
    record.add(*groups)
    _live({group.code: group for group in groups})
    casting = Casting(groups)
    _members(casting, posts)
    _leads(casting, posts)
    _others(casting, [post for post in posts if post.part is None and post.profession])
    record.create(GroupRole, casting.rows)
    return casting.groups


def _live(groups):
    for code, begun in LATER.items():
        StatusPeriod.objects.filter(group=groups[code]).update(start_on=begun, decision=_board(begun))
    StatusPeriod.objects.filter(start_on=FOUNDING).update(decision="Assemblée générale constitutive")
    for code, (start, end) in PAUSED.items():
        suspend(group=groups[code], on=start, decision=_board(start), reason="Crise sanitaire")
        resume(group=groups[code], on=end, decision=_board(end))
    suspend(
        group=groups[SUSPENDED],
        on=SUSPENDED_ON,
        decision=_board(SUSPENDED_ON),
        reason="Dans l’attente d’une animation commune avec le groupe Soins de support",
    )


def _board(day):
    return f"Conseil d’administration du {in_words(day)}"


def _members(casting, posts):
    patients, pathologists = iter(FOR_PATIENTS), iter(PATHOLOGISTS)
    turns = {skill: cycle(first) for skill, (first, _) in GROUPS_OF.items()}
    for rank, post in enumerate(posts):
        if post.part is None:
            continue
        chance = lots_of(f"groups of {rank}")
        start = FOUNDING + timedelta(days=chance.choice([chance.randint(0, 300), chance.randint(0, 2900)]))
        if post.profession == "representant-association":
            casting.add(next(patients), post, Role.PATIENT_REPRESENTATIVE, start)
            continue
        code, (_, more) = next(turns[post.part.skill]), GROUPS_OF[post.part.skill]
        casting.add(code, post, Role.MEMBER, start)
        second = chance.choice(more) if more and chance.random() < 0.4 else None
        if post.part.skill == "SM01":
            second = next(pathologists, second)
        if rank == PULMONOLOGIST:
            second = "recherche-clinique"
        if second and second != code:
            role = Role.EXPERT if chance.random() < 0.25 and rank != PULMONOLOGIST else Role.MEMBER
            later = start + timedelta(days=chance.randint(30, 900))
            casting.add(second, post, role, min(later, NOW))


def _leads(casting, posts):
    """One or two a group: drawn among its members, who cease to be that and no more."""
    mine = posts[PULMONOLOGIST]
    for code, members in casting.members.items():
        chance = lots_of(f"leads of {code}")
        known = [post for post in members if post.affiliation.start_on < date(2025, 1, 1)]
        drawn = chance.sample(known, k=min(4, len(known)))
        if code == "thorax":
            drawn = [mine, *(post for post in drawn if post is not mine)]
        for place, post in enumerate(drawn[: 2 if len(members) > 14 else 1]):
            day = chance.choice([day for day in BOARD_MEETINGS if date(2022, 1, 1) < day < date(2025, 7, 1)])
            day = max(day, post.affiliation.start_on, casting.begun[code])
            decision = f"Élection par le groupe, {_board(day)}" if day in BOARD_MEETINGS else ""
            if place == 0 and len(drawn) > 2:
                _former_lead(casting, code, drawn[-1], day)
            if code in WITHOUT_LEAD:
                casting.add(code, post, Role.LEAD, day, TERM_OVER, decision)
            elif place == 1:
                casting.add(code, post, Role.LEAD, day, TERM_ENDS, decision)
            else:
                _promote(casting, code, post, day, decision)


def _promote(casting, code, post, day, decision):
    """A member becomes the lead: their membership ends that day."""
    row = next(
        row
        for row in casting.rows
        if row.group.code == code and row.person is post.person and row.role == Role.MEMBER
    )
    lead = casting.add(code, post, Role.LEAD, day, decision=decision)
    if row.start_on < lead.start_on:
        row.end_on = lead.start_on
    else:
        casting.rows.remove(row)


def _former_lead(casting, code, post, until):
    """Somebody led the group at first, and is one of its members still."""
    casting.add(code, post, Role.LEAD, casting.begun[code], until, "Première animation du groupe")


def _others(casting, posts):
    """People who come as guests, and those who were in a group once."""
    chance = lots_of("guests and former members")
    codes = [code for code in casting.groups if code != SUSPENDED]
    for post in chance.sample(posts, k=GUESTS):
        casting.add(
            chance.choice(codes), post, Role.GUEST, date(2025, 9, 1) + timedelta(days=chance.randint(0, 200))
        )
    for post in chance.sample(posts, k=min(FORMER, len(posts))):
        start = FOUNDING + timedelta(days=chance.randint(0, 1500))
        casting.add(
            chance.choice(codes),
            post,
            Role.MEMBER,
            start,
            start + timedelta(days=chance.randint(300, 1400)),
        )
