"""What is recorded of the memberships some lines speak of: read in a few queries, whatever their number."""

from collections import defaultdict
from dataclasses import dataclass, field
from types import SimpleNamespace

from association.members.models import FoundingText, Membership, Organisation, Partnership
from association.members.rules.lifecycle import ENDINGS, EventKind
from association.members.rules.membership_lines import Happening, History, Period, Signing

KEYS = {
    "reference": ("pk", "Référence"),
    "finess": ("finess", "N° FINESS"),
    "siret": ("siret", "N° SIRET"),
    "rna": ("rna", "N° RNA"),
}


@dataclass
class Life:
    """A membership and its history; membership_id is None for one to be."""

    history: History = field(default_factory=History)
    membership_id: int | None = None


class Recorded:
    def __init__(self, organisations_by_key, memberships, partnerships):
        self.by_key = organisations_by_key
        self.lives = defaultdict(list)
        for membership in memberships:
            self.lives[membership.organisation_id].append(Life(history_of(membership), membership.pk))
        self.partnerships = partnerships

    @classmethod
    def of(cls, cells_list):
        """Everything the cells of some lines refer to."""
        by_key = {}
        for key, (name, _) in KEYS.items():
            wanted = {cells[key] for cells in cells_list if cells.get(key)}
            records = (
                Organisation.objects.filter(**{f"{name}__in": wanted}).select_related("parent")
                if wanted
                else ()
            )
            by_key[key] = {getattr(record, name): record for record in records}
        pks = {record.pk for records in by_key.values() for record in records.values()}
        partnerships = defaultdict(list)
        for partnership in Partnership.objects.filter(organisation__in=pks):
            partnerships[partnership.organisation_id].append(partnership)
        return cls(by_key, _memberships().filter(organisation__in=pks), partnerships)

    @staticmethod
    def lock(organisations):
        """Hold the organisations, as the act of applying does, until the end of the transaction."""
        list(
            Organisation.objects.select_for_update(of=("self",))
            .filter(pk__in=set(organisations))
            .order_by("pk")
            .values_list("pk")
        )

    @staticmethod
    def everything():
        """A line per membership, for the export."""
        return [exported_line(membership) for membership in _memberships().order_by("organisation_id", "pk")]

    def organisation(self, cells, finding):
        """The organisation the identifiers name; refuses the line when they name none, or two."""
        found = None
        for key, (_, label) in KEYS.items():
            if not cells.get(key):
                continue
            record = self.by_key[key].get(cells[key])
            if record is None:
                shown = f"O{cells[key]:05d}" if key == "reference" else cells[key]
                finding.refuse("Aucune organisation enregistrée ne porte ce numéro.", label, shown)
            elif found and found.pk != record.pk:
                finding.refuse(f"Ce numéro est celui d’une autre organisation : « {record} ».", label)
            found = found or record
        if found is None and not finding.refused:
            finding.refuse("Indiquez l’organisation : référence, FINESS, SIRET ou RNA.", "Référence")
        return found

    def life(self, organisation, applied_on, finding):
        """The membership the line tells: the one applied for that day, else the open one, else a new one."""
        lives = self.lives[organisation.pk]
        for life in lives:
            if applied_on and life.history.happening(EventKind.APPLICATION).on == applied_on:
                return life
        running = next((life for life in lives if not life.history.ended_on), None)
        if applied_on is None:
            if running or len(lives) == 1:
                return running or lives[0]
            finding.refuse("Indiquez la date de candidature.", "Candidature le")
        elif running:
            day = running.history.happening(EventKind.APPLICATION).on
            finding.refuse(
                f"« {organisation} » a une adhésion en cours, dont la candidature est du {day:%d/%m/%Y}.",
                "Candidature le",
                f"{applied_on:%d/%m/%Y}",
            )
        return Life()

    def check_application(self, organisation, on, finding):
        """The conditions under which the screens take an application."""
        if on is None:
            return
        if organisation.parent_id:
            finding.refuse(
                f"C’est un site : c’est son entité juridique, « {organisation.parent} », qui adhère."
            )
        if organisation.closed_on and organisation.closed_on <= on:
            finding.refuse(f"Cette organisation est fermée depuis le {organisation.closed_on:%d/%m/%Y}.")
        ends = [life.history.ended_on for life in self.lives[organisation.pk]]
        if ends and on < max(ends):
            finding.refuse(f"La précédente adhésion court jusqu’au {max(ends):%d/%m/%Y}.", "Candidature le")
        for partnership in self.partnerships[organisation.pk]:
            if partnership.start_on <= on and (partnership.end_on is None or on < partnership.end_on):
                finding.refuse("C’est un partenaire du réseau : terminez d’abord le partenariat.")
                break


def _memberships():
    return Membership.objects.select_related("organisation").prefetch_related(
        "events", "signatures__text", "college_periods__college"
    )


def history_of(membership):
    """The recorded life of a membership read with its events, signatures and periods."""
    periods = list(membership.college_periods.all())
    last = periods[-1] if periods else None
    return History(
        [Happening(event.kind, event.on, event.decision, event.reason) for event in membership.events.all()],
        [
            Signing(
                signature.text_id,
                signature.text.kind,
                signature.signed_on,
                signature.signatory,
                signature.capacity,
            )
            for signature in membership.signatures.all()
        ],
        Period(last.college_id, last.start_on) if last else None,
    )


def exported_line(membership):
    """A membership as the columns of its spreadsheet name it."""
    history = history_of(membership)
    organisation = membership.organisation
    line = {
        "reference": organisation.pk,
        "finess": organisation.finess,
        "siret": organisation.siret,
        "rna": organisation.rna,
        "organisation": str(organisation),
        "applied_on": history.happening(EventKind.APPLICATION).on,
    }
    periods = list(membership.college_periods.all())
    if periods:
        line |= {
            "college": periods[-1].college_id,
            "college_since": periods[-1].start_on,
            "college_decision": periods[-1].decision,
        }
    if admission := history.happening(EventKind.ADMISSION):
        line |= {"admitted_on": admission.on, "admission_decision": admission.decision}
    for name, kind in (
        ("agreement", FoundingText.Kind.FOUNDING_AGREEMENT),
        ("charter", FoundingText.Kind.NETWORK_CHARTER),
    ):
        signatures = [s for s in membership.signatures.all() if s.text.kind == kind]
        if signatures:
            last = max(signatures, key=lambda signature: signature.signed_on)
            line |= {
                f"{name}_version": last.text.version,
                f"{name}_on": last.signed_on,
                f"{name}_by": last.signatory,
                f"{name}_as": last.capacity,
            }
    ending = next((h for h in history.happenings if h.kind in ENDINGS), None)
    if ending:
        line |= {
            "ending": ending.kind,
            "ended_on": ending.on,
            "ending_decision": ending.decision,
            "ending_reason": ending.reason,
        }
    return SimpleNamespace(**line)
