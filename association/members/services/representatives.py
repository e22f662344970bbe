"""Who represents a member: designated, replaced, ended, corrected. What is over stays recorded."""

from django.db import transaction

from association.members.models import Membership, Organisation, Representative
from association.members.rules.representation import Objection, Term, making_way, objection
from association.people.models import Person
from cms.backoffice import audit
from cms.backoffice.errors import Refusal

Kind = Representative.Kind


@transaction.atomic
def designate(*, organisation, person, kind, start_on, decision="", end_on=None, user=None):
    """Record that a person represents an organisation from a day on. Returns the Representative.

    kind: holder or deputy. The day may be before the membership, or ahead (remarks() says so).
    Raises Refusal where there would be two holders on one day, or the person twice.
    """
    terms = _locked_terms(organisation)
    wanted = Term(person.pk, kind == Kind.HOLDER, start_on, end_on)
    _refuse(terms, wanted)
    made = Representative.objects.create(
        organisation=organisation,
        person=person,
        kind=kind,
        start_on=start_on,
        end_on=end_on,
        decision=decision,
    )
    _log(made, "members.designate", user, {"kind": [None, kind], "start_on": [None, start_on]})
    return made


@transaction.atomic
def replace_holder(*, representative, person, on, decision="", user=None):
    """Put another person in the place of a holder, on one day. Returns the new Representative.

    The holder ends and the next begins that day; a deputy who becomes holder ceases to be deputy.
    Raises Refusal for a term already over, and where a later holder is already recorded.
    """
    organisation = representative.organisation
    terms = _locked_terms(organisation)
    present = Representative.objects.get(pk=representative.pk)
    if present.kind != Kind.HOLDER:
        raise Refusal("Seul un titulaire est remplacé\u00a0: un suppléant est désigné ou terminé.")
    if present.person_id == person.pk:
        raise Refusal(f"{person} est déjà titulaire.")
    _refuse_over(present, on)
    if on <= present.start_on:
        raise Refusal(
            f"{present.person} est titulaire depuis le {present.start_on:%d/%m/%Y}\u00a0: "
            "choisissez un jour plus tard."
        )
    ending = making_way(terms, person.pk, on)
    ended = {term.key for term in ending}
    _refuse([term for term in terms if term.key not in ended] + ending, Term(person.pk, True, on))
    for row in Representative.objects.filter(pk__in=ended):
        _end(row, on, user)
    made = Representative.objects.create(
        organisation=organisation, person=person, kind=Kind.HOLDER, start_on=on, decision=decision
    )
    _log(made, "members.designate", user, {"kind": [None, Kind.HOLDER], "start_on": [None, on]})
    return made


@transaction.atomic
def end_representation(*, representative, on, user=None):
    """End a representation on a day, excluded: until the day before. Returns the Representative.

    Raises Refusal for one already over, and for an end before its start.
    """
    _locked_terms(representative.organisation)
    row = Representative.objects.get(pk=representative.pk)
    _refuse_over(row, on)
    if on <= row.start_on:
        raise Refusal(
            f"{row.person} représente l’organisation depuis le {row.start_on:%d/%m/%Y}\u00a0: "
            "la fin vient après."
        )
    return _end(row, on, user)


@transaction.atomic
def correct(*, representative, kind, start_on, end_on, decision, user=None):
    """Mend a mistyped representation: the same rules hold. Returns the Representative.

    Raises Refusal where nothing changes, where there would be two holders on one day, or the person
    twice.
    """
    terms = _locked_terms(representative.organisation)
    row = Representative.objects.get(pk=representative.pk)
    wanted = {"kind": kind, "start_on": start_on, "end_on": end_on, "decision": decision}
    changes = {
        name: [getattr(row, name), value] for name, value in wanted.items() if getattr(row, name) != value
    }
    if not changes:
        raise Refusal("Rien ne change.")
    _refuse(terms, Term(row.person_id, kind == Kind.HOLDER, start_on, end_on, key=row.pk))
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save()
    _log(row, "members.correct_representative", user, changes)
    return row


def remarks(*, organisation, person, start_on):
    """What staff should know before they designate somebody: a list of French sentences."""
    said = []
    if not Person.objects.working_at(organisation).filter(pk=person.pk).exists():
        said.append(f"{person} n’a pas d’affiliation en cours à cette organisation, ni à l’un de ses sites.")
    if not person.emails.exists():
        said.append(f"{person} n’a pas d’adresse e-mail\u00a0: le réseau ne pourra pas lui écrire.")
    membership = Membership.objects.open().filter(organisation=organisation).first()
    if membership is None:
        said.append("Cette organisation n’a pas d’adhésion en cours.")
    elif membership.active_from is None or start_on < membership.active_from:
        since = membership.active_from
        known = f" (membre depuis le {since:%d/%m/%Y})" if since else ""
        said.append(f"Le {start_on:%d/%m/%Y}, l’organisation n’était pas encore membre{known}.")
    return said


def explain(reason, other, names):
    """The sentence of an objection. names: person → name, for the term in the way."""
    if reason == Objection.ENDS_FIRST:
        return "La fin vient après le début."
    until = f" jusqu’au {other.end_on:%d/%m/%Y}" if other.end_on else ""
    who = f"{names[other.person]}, depuis le {other.start_on:%d/%m/%Y}{until}"
    if reason == Objection.TWICE:
        role = "titulaire" if other.holder else "suppléant"
        return f"Cette personne représente déjà cette organisation comme {role}\u00a0: {who}."
    return f"Cette organisation a déjà un titulaire\u00a0: {who}. Remplacez-le, ou terminez-le."


def _locked_terms(organisation):
    """All the terms of an organisation, held with it until the end of the transaction."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    return [row.term for row in Representative.objects.of(organisation)]


def _refuse(terms, wanted):
    found = objection(terms, wanted)
    if found is None:
        return
    reason, other = found
    names = {other.person: Person.objects.get(pk=other.person)} if other else {}
    raise Refusal(explain(reason, other, names))


def _refuse_over(row, on):
    if row.end_on and row.end_on <= on:
        raise Refusal(f"Cette représentation se termine déjà le {row.end_on:%d/%m/%Y}.")


def _end(row, on, user):
    before, row.end_on = row.end_on, on
    row.save(update_fields=["end_on", "updated_at"])
    _log(row, "members.end_representative", user, {"end_on": [before, on]})
    return row


def _log(row, action, user, changes):
    data = {"organisation": row.organisation_id, "person": row.person_id}
    audit.record(row, action, user=user, data=data, changes=changes)
