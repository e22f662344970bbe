"""The board's answer to a candidate, and what the candidate is told of it."""

from django.db import transaction

from association.members.rules.lifecycle import Status
from association.members.services import memberships, signing
from association.members.services.applications import token_of
from cms.outbox.services import write


@transaction.atomic
def admit(*, membership, on, decision, user=None):
    """Admit a candidate; where a signature lacks, send the link to sign to whoever speaks for it.

    Returns the Membership. Raises Refusal as memberships.admit does; an organisation without any
    address is admitted all the same, and nobody is written to.
    """
    membership = memberships.admit(membership=membership, on=on, decision=decision, user=user)
    if (
        membership.status == Status.ADMITTED
        and signing.lacking(membership)
        and signing.recipient_of(membership)
    ):
        signing.invite(membership=membership, user=user)
    return membership


@transaction.atomic
def refuse(*, membership, on, reason, decision="", user=None):
    """Turn a candidate down; whoever applied online is told why. Returns the Membership."""
    membership = memberships.refuse(membership=membership, on=on, reason=reason, decision=decision, user=user)
    application = getattr(membership, "application", None)
    if application is not None:
        application.answer = reason
        write(
            kind="members.application_refused",
            to=application.contact_email,
            template="members/application_refused",
            context={"application": application, "token": token_of(application)},
            recipient=application,
            key=f"members.application_refused:{application.pk}",
        )
    return membership
