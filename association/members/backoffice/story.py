"""The story of a membership: events, signatures and changes of college, the latest first."""

from association.members.rules.lifecycle import ENDINGS, EventKind
from cms.backoffice.views.inspection import Moment

TONES = {
    EventKind.ADMISSION: "good",
    EventKind.REINSTATEMENT: "good",
    EventKind.SUSPENSION: "bad",
    **dict.fromkeys(ENDINGS, "bad"),
}


def story(events, signatures, periods):
    """Moments in reverse order; facts of one day keep the order they were recorded in."""
    moments = [of_event(event) for event in events]
    moments += [of_signature(signature) for signature in signatures]
    moments += [of_change(before, after) for before, after in zip(periods, periods[1:], strict=False)]
    return sorted(moments, key=lambda moment: moment.on)[::-1]


def of_event(event):
    who = f" par {event.recorded_by}" if event.recorded_by else ""
    return Moment(
        on=event.on,
        label=event.get_kind_display(),
        details=[text for text in (event.decision, event.reason) if text],
        recorded=f"Saisi le {event.recorded_at:%d/%m/%Y}{who}",
        tone=TONES.get(event.kind, ""),
    )


def of_signature(signature):
    return Moment(
        on=signature.signed_on,
        label=f"Signature : {signature.text}",
        details=[f"{signature.signatory}, {signature.capacity}"],
    )


def of_change(before, after):
    return Moment(
        on=after.start_on,
        label="Changement de collège",
        details=[f"{before.college} → {after.college}", *([after.decision] if after.decision else [])],
    )
