"""What a representative proposes to change, and what staff answer. Nothing is ever overwritten unseen."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from association.members.models import ChangeProposal, Department, Organisation, OrganisationContact
from association.members.proposable import CONTACTS, in_order, label_of, present_values, shown, tidied
from association.members.rules.places import department_of
from association.members.rules.proposals import differences, fingerprint, lines, written
from association.members.rules.words import in_words
from association.members.services.recipients import recipient_of
from cms.backoffice import audit
from cms.backoffice.errors import Refusal
from cms.outbox.services import write

State = ChangeProposal.State


@transaction.atomic
def propose(*, organisation, values, comment="", user):
    """Propose new values for an organisation the user represents. Returns the ChangeProposal.

    values: {field: value}, those of proposable.FIELDS and the contacts; what is as it stands is left
    out. Raises Refusal for somebody who does not represent it today, for a value that cannot be read,
    when nothing changes, and while another proposal waits.
    """
    organisation = _locked_organisation(organisation.pk)
    _refuse_stranger(organisation, user)
    if organisation.proposals.waiting().exists():
        raise Refusal("Une proposition attend déjà la réponse du réseau\u00a0: corrigez-la, ou retirez-la.")
    proposal = ChangeProposal.objects.create(
        organisation=organisation,
        proposed_by=user,
        values=_changes(organisation, values),
        comment=comment.strip(),
    )
    _log(proposal, "members.propose", user)
    return proposal


class NothingChanges(Refusal):
    """What is proposed is what the network holds already."""


@transaction.atomic
def propose_by_link(*, organisation, values, comment=""):
    """What an organisation corrects by its confirmation link, which stands for its representative.

    Joins the proposal that waits, if one does: staff answer one at a time. Returns the ChangeProposal.
    Raises NothingChanges when nothing does, Refusal for a value that cannot be read.
    """
    organisation = _locked_organisation(organisation.pk)
    changes = _changes(organisation, values)
    waiting = organisation.proposals.waiting().select_for_update(of=("self",)).first()
    proposal = waiting or ChangeProposal(organisation=organisation)
    proposal.values = changes
    proposal.comment = "\n".join(filter(None, [proposal.comment, comment.strip()]))
    proposal.save()
    _log(proposal, "members.edit_proposal" if waiting else "members.propose", None)
    return proposal


@transaction.atomic
def revise(*, proposal, values, comment="", user):
    """Correct a proposal that waits; whoever corrects it gets the answer. Returns the ChangeProposal.

    Raises Refusal as propose() does, and once it was decided or withdrawn.
    """
    proposal = _locked_waiting(proposal)
    _refuse_stranger(proposal.organisation, user)
    proposal.values = _changes(proposal.organisation, values)
    proposal.comment, proposal.proposed_by = comment.strip(), user
    proposal.save(update_fields=["values", "comment", "proposed_by"])
    _log(proposal, "members.edit_proposal", user)
    return proposal


@transaction.atomic
def withdraw(*, proposal, user):
    """Take back a proposal that waits. Returns the ChangeProposal. Raises Refusal as revise() does."""
    proposal = _locked_waiting(proposal)
    _refuse_stranger(proposal.organisation, user)
    proposal.state = State.WITHDRAWN
    proposal.save(update_fields=["state"])
    _log(proposal, "members.withdraw_proposal", user)
    return proposal


@transaction.atomic
def decide(*, proposal, accepted, seen, answer="", user):
    """Accept some fields of a proposal, all or none; the others are declined. Returns the ChangeProposal.

    accepted: names of fields. seen: the fingerprint of what the person read before deciding. answer:
    why something is declined. The organisation takes the accepted values, and the department of its
    new postcode; the proposer is written to.
    Raises Refusal for a proposal already answered, when a value changed since it was read, when
    something is declined without a word, and for a value that no longer passes.
    """
    proposal = _locked_waiting(proposal)
    accepted, answer = in_order(proposal.values.keys() & set(accepted)), answer.strip()
    if len(accepted) < len(proposal.values) and not answer:
        raise Refusal("Dites au représentant pourquoi ce qui n’est pas coché est refusé.")
    proposed = lines(proposal.values, present_values(proposal.organisation))
    if seen != fingerprint(proposed):
        raise Refusal(
            "La proposition ou la fiche a changé pendant que vous lisiez. "
            "Regardez ce qu’elles disent maintenant, puis décidez."
        )
    changes = _apply(proposal.organisation, written(proposed, accepted))
    if changes:
        data = {"proposal": proposal.pk}
        audit.record(proposal.organisation, "members.apply_proposal", user=user, data=data, changes=changes)
    proposal.state = outcome(proposal.values, accepted)
    proposal.accepted, proposal.answer = accepted, answer
    proposal.decided_by, proposal.decided_at = user, timezone.now()
    proposal.save(update_fields=["state", "accepted", "answer", "decided_by", "decided_at"])
    _log(proposal, "members.decide_proposal", user)
    _tell(proposal)
    return proposal


def outcome(values, accepted):
    """The state that accepting some of the fields gives a proposal."""
    if not accepted:
        return State.DECLINED
    return State.ACCEPTED if len(accepted) == len(values) else State.PARTLY


def proposed_lines(proposal):
    """The lines of a proposal beside what its organisation says today."""
    return lines(proposal.values, present_values(proposal.organisation))


def already_told(proposal):
    """What to say to whoever comes second."""
    state = proposal.get_state_display().lower()
    if proposal.decided_at is None:
        return f"Cette proposition n’attend plus de réponse\u00a0: {state} par le représentant."
    who = f" par {proposal.decided_by}" if proposal.decided_by else ""
    day = timezone.localtime(proposal.decided_at)
    return f"Cette proposition a déjà reçu sa réponse\u00a0: {state}{who} le {day:%d/%m/%Y}."


def _changes(organisation, values):
    """{field: [present, wanted]} of what is wanted otherwise, in order."""
    present = present_values(organisation)
    try:
        wanted = tidied({name: value for name, value in values.items() if name in present})
    except ValidationError as error:
        said = [
            f"{label_of(name).capitalize()}\u00a0: {texts[0]}" for name, texts in error.message_dict.items()
        ]
        raise Refusal(" ".join(said)) from None
    found = differences(present, wanted)
    # A stored value nobody touched, which we would only write otherwise (spaces of a telephone).
    found = {name: pair for name, pair in found.items() if not _same(name, *pair)}
    if not found:
        raise NothingChanges("Rien ne change\u00a0: ces valeurs sont celles que le réseau connaît.")
    return found


def _same(name, present, wanted):
    try:
        return tidied({name: present})[name] == wanted
    except ValidationError:
        return False


def _apply(organisation, changes):
    """Write {field: [now, new]}. Returns the same as the log keeps it, with what follows from them."""
    logged = {
        name: [", ".join(shown(name, old)), ", ".join(shown(name, new))]
        for name, (old, new) in changes.items()
    }
    for name, (_, new) in changes.items():
        if name == CONTACTS:
            _replace_contacts(organisation, new)
        else:
            setattr(organisation, name, new)
    if "postcode" in changes:
        logged |= _follow_postcode(organisation)
    if not changes:
        return {}
    fields = [name for name in changes if name != CONTACTS]
    try:
        organisation.clean_fields(
            exclude=[field.name for field in organisation._meta.concrete_fields if field.name not in fields]
        )
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from None
    organisation.save()
    return logged


def _follow_postcode(organisation):
    """Put the organisation in the department of its new postcode, where the network knows it."""
    found = None
    if organisation.postcode:
        code = department_of(organisation.postcode)
        found = Department.objects.defer("outline").filter(code=code).first()
    if found is None or found.pk == organisation.department_id:
        return {}
    before, organisation.department = organisation.department, found
    return {"department": [before, found]}


def _replace_contacts(organisation, contacts):
    OrganisationContact.objects.filter(organisation=organisation).delete()
    OrganisationContact.objects.bulk_create(
        OrganisationContact(organisation=organisation, sort_order=rank, **contact)
        for rank, contact in enumerate(contacts)
    )


def _tell(proposal):
    """Write to whoever proposed: what was accepted, what was not, and why."""
    user = proposal.proposed_by
    if user is None:
        _tell_by_link(proposal)
        return
    if not user.is_active:
        return
    person = getattr(user, "person", None)
    _write(
        proposal,
        (person and person.preferred_email) or user.email,
        person.formal_name if person else str(user),
        person,
    )


def _tell_by_link(proposal):
    """The answer to a correction made by link goes where the next link would; else to nobody."""
    recipient = recipient_of(proposal.organisation) if proposal.confirmations.exists() else None
    if recipient:
        _write(proposal, recipient.address, recipient.name, recipient.record)


def _write(proposal, address, name, recipient):
    declined = in_order(proposal.values.keys() - set(proposal.accepted))
    write(
        kind="members.proposal_answer",
        to=address,
        template="members/proposal_answer",
        context={
            "proposal": proposal,
            "name": name,
            "accepted": in_words([label_of(name) for name in proposal.accepted]) if proposal.accepted else "",
            "declined": in_words([label_of(name) for name in declined]) if declined else "",
        },
        recipient=recipient,
        key=f"members.proposal:{proposal.pk}",
    )


def _locked_organisation(pk):
    return Organisation.objects.select_for_update(of=("self",)).get(pk=pk)


def _locked_waiting(proposal):
    """The proposal as it stands now, its organisation held first. Raises Refusal if it waits no more."""
    organisation = _locked_organisation(proposal.organisation_id)
    proposal = ChangeProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if not proposal.is_waiting:
        raise Refusal(already_told(proposal))
    proposal.organisation = organisation
    return proposal


def _refuse_stranger(organisation, user):
    if not Organisation.objects.visible_to(user).filter(pk=organisation.pk).exists():
        raise Refusal("Vous ne représentez pas cette organisation aujourd’hui.")


def _log(proposal, action, user):
    audit.record(proposal, action, user=user, data={"organisation": proposal.organisation_id})
