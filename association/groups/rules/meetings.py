"""What may be done with a meeting, by its state and the hour (domain.md F9).

draft → convened → held; draft, convened → cancelled. Attendance makes a meeting held, convened or not:
one may have been called by telephone.
"""

from django.db.models import TextChoices


class Act(TextChoices):
    CHANGE = "change", "Modifier"
    CONVENE = "convene", "Convoquer"
    INVITE = "invite", "Inviter quelqu’un"
    REMIND = "remind", "Relancer"
    CANCEL = "cancel", "Annuler"
    ANSWER = "answer", "Répondre"
    ATTENDANCE = "attendance", "Émarger"
    NOTE = "note", "Noter ce qui a été dit et décidé"
    PUBLISH = "publish", "Publier le compte rendu"


#: act → the states it is done in.
SOURCES = {
    Act.CHANGE: {"draft", "convened"},
    Act.CONVENE: {"draft"},
    Act.INVITE: {"draft", "convened"},
    Act.REMIND: {"convened"},
    Act.CANCEL: {"draft", "convened"},
    Act.ANSWER: {"convened"},
    Act.ATTENDANCE: {"draft", "convened", "held"},
    Act.NOTE: {"convened", "held"},
    Act.PUBLISH: {"held"},
}
#: What is done before the meeting starts.
AHEAD = frozenset({Act.CONVENE, Act.REMIND, Act.ANSWER, Act.INVITE})

STATES = {
    "draft": "Cette réunion n’est pas encore convoquée.",
    "convened": "Cette réunion est convoquée, et n’a pas encore eu lieu.",
    "held": "Cette réunion a eu lieu.",
    "cancelled": "Cette réunion est annulée.",
}
NOT_BEGUN = "Cette réunion n’a pas encore commencé."
BEGUN = "Cette réunion a déjà commencé."

#: mode of a meeting → the answers that make sense.
ANSWERS = {
    "on_site": ("on_site", "no"),
    "remote": ("remote", "no"),
    "mixed": ("on_site", "remote", "no"),
}
#: A person with several roles is invited once, in the first of these.
RANK = ("lead", "patient", "expert", "member", "guest")


def objection(act, *, state, starts_at, now):
    """Why an act is not possible now, in French, or None. starts_at, now: aware datetimes."""
    if state not in SOURCES[act]:
        return STATES[state]
    if act in AHEAD and now >= starts_at:
        return BEGUN
    if act == Act.ATTENDANCE and now < starts_at:
        return NOT_BEGUN
    return None


def missing(*, mode, place, link):
    """What a convocation needs and the meeting does not say, in French, or None."""
    if mode in ("on_site", "mixed") and not place.strip():
        return "Dites où la réunion a lieu avant de convoquer."
    if mode in ("remote", "mixed") and not link.strip():
        return "Donnez le lien de visioconférence avant de convoquer."
    return None


def first_role(roles):
    """The role somebody is invited in, of those they hold. Raises ValueError if there is none."""
    return min(roles, key=RANK.index)


def points(agenda):
    """The points of an agenda, one a line."""
    return [line.strip() for line in agenda.splitlines() if line.strip()]
