"""What a meeting said and decided, as its minutes will tell it."""

from django.db import transaction

from association.groups.models import Decision
from association.groups.rules.meetings import Act
from association.groups.services.attendance import mark_outdated
from association.groups.services.meetings import locked, refuse
from cms.backoffice import audit
from cms.backoffice.errors import Refusal


@transaction.atomic
def record_decisions(*, meeting, decisions, user=None):
    """Write the decisions of a meeting, in order, in place of those written before. Returns the rows.

    decisions: pairs (text, a Decision.How); empty texts are left out. Published minutes are then to
    be corrected. Raises Refusal for a meeting in preparation or cancelled, and for an unknown manner.
    """
    meeting = locked(meeting)
    refuse(meeting, Act.NOTE)
    wanted = [(text.strip(), how) for text, how in decisions if text.strip()]
    if {how for _, how in wanted} - set(Decision.How.values):
        raise Refusal("Choisissez comment la décision a été prise.")
    before = [(row.text, row.how) for row in meeting.decisions.all()]
    if before == wanted:
        return list(meeting.decisions.all())
    meeting.decisions.all().delete()
    made = Decision.objects.bulk_create(
        Decision(meeting=meeting, text=text, how=how, order=order)
        for order, (text, how) in enumerate(wanted, 1)
    )
    _save(meeting)
    changes = {"decisions": [[text for text, _ in before], [text for text, _ in wanted]]}
    audit.record(meeting, "groups.decisions", user=user, data={"group": meeting.group_id}, changes=changes)
    return made


@transaction.atomic
def write_summary(*, meeting, summary, user=None):
    """Write what was said. Returns the GroupMeeting.

    Published minutes are then to be corrected. Raises Refusal for a meeting in preparation or cancelled.
    """
    meeting = locked(meeting)
    refuse(meeting, Act.NOTE)
    before, meeting.summary = meeting.summary, summary.strip()
    if before == meeting.summary:
        return meeting
    _save(meeting, "summary")
    audit.record(
        meeting,
        "groups.summary",
        user=user,
        data={"group": meeting.group_id},
        changes={"summary": [before, meeting.summary]},
    )
    return meeting


def _save(meeting, *fields):
    mark_outdated(meeting)
    meeting.save(update_fields=[*fields, "minutes_outdated", "updated_at"])
