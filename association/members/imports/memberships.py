"""Our spreadsheet of memberships: each row is compared with a whole recorded life."""

from django.utils import timezone

from association.members.imports.recorded import Recorded
from association.members.models import College, FoundingText, Membership
from association.members.resources import MembershipResource
from association.members.rules.lifecycle import EventKind
from association.members.rules.membership_lines import Claim, Happening, Signing, additions, in_order
from association.members.services.membership_import import (
    MembershipPlan,
    remove_additions,
    what_else_happened,
    write_memberships,
)
from cms.backoffice.imports.analysis import read_again
from cms.backoffice.imports.columns import folded
from cms.backoffice.imports.formats import Finding, ImportFormat, LineReader
from cms.backoffice.models import ImportEffect, ImportRow

State = ImportRow.State
KEYS = ("reference", "finess", "siret", "rna")
TEXTS = {
    "agreement": (FoundingText.Kind.FOUNDING_AGREEMENT, "Convention"),
    "charter": (FoundingText.Kind.NETWORK_CHARTER, "Charte"),
}


class MembershipsFormat(ImportFormat):
    name = "memberships"
    label = "Adhésions (notre tableur)"
    description = (
        "La vie de chaque adhésion : collège, candidature, admission, signatures, fin. Les organisations "
        "doivent déjà être enregistrées. Ce qui est enregistré n’est jamais "
        "réécrit : une ligne ajoute, ou est refusée."
    )
    model = Membership
    resource_class = MembershipResource
    exportable = True
    one, many, feminine = "adhésion", "adhésions", True
    icon = "tasks"

    def may_import(self, user):
        return super().may_import(user) and user.has_perms(
            ["members.decide_membership", "members.sign_membership"]
        )

    def reader(self, headings):
        return MembershipReader(headings)

    def described(self, rows):
        return [self._described(row) for row in rows]

    def _described(self, row):
        if not row.values:
            return []
        plan = MembershipPlan(**row.values)
        said = [
            (EventKind(event["kind"]).label, "", _told(event["on"], event["decision"], event["reason"]))
            for event in plan.happenings
        ]
        said += [
            (signing["label"], "", _told(signing["on"], signing["signatory"], signing["capacity"]))
            for signing in plan.signings
        ]
        if plan.period:
            since = f"{plan.period['name']}, depuis le {_french(plan.period['start_on'])}"
            said.append(("Collège", plan.period["before"], since))
        return said

    def stale(self, batch, rows):
        """Rows that would not be read today as they were; their organisations are locked first."""
        Recorded.lock(plan["organisation"] for plan in (row.values for row in rows))
        return read_again(batch, rows)

    def write(self, rows, trace):
        plans = [MembershipPlan(**row.values) for row in rows]
        written = write_memberships(plans, user=trace.user)
        effects, entries = [], []
        for row, result in zip(rows, written, strict=True):
            effects.append(
                ImportEffect(
                    row_id=row.pk,
                    object_id=result.membership.pk,
                    before=result.before,
                    made=result.made,
                    written_at=result.membership.updated_at,
                )
            )
            entries += [
                trace.entry(result.membership, action, line=row.line, changes=changes)
                for action, changes in result.acts
            ]
        return effects, entries

    def blockers(self, effects):
        reasons = what_else_happened(
            [(effect.object_id, effect.made, effect.written_at) for effect in effects]
        )
        return [
            f"Ligne {effect.row.line} : {reason}"
            for effect in effects
            for reason in reasons.get(effect.object_id, ())
        ]

    def restore(self, effects, trace):
        restored = remove_additions([(effect.object_id, effect.made, effect.before) for effect in effects])
        lines = {effect.object_id: effect.row.line for effect in effects}
        return [
            trace.entry(membership, "backoffice.import_restore", line=lines[pk], deleted=gone)
            for pk, membership, gone in restored
        ]

    def exported(self):
        data = MembershipResource().export(Recorded.everything())
        return data.headers, list(data)


class MembershipReader(LineReader):
    def __init__(self, headings):
        super().__init__(MembershipResource(), headings)
        self.texts = {(text.kind, folded(text.version)): text for text in FoundingText.objects.all()}
        self.adopted = {text.pk: text.adopted_on for text in self.texts.values()}
        self.colleges = {college.pk: college for college in College.objects.all()}
        self.today = timezone.localdate()

    def read(self, lines):
        findings = [Finding() for line in lines]
        cells_list = [self.clean(line, finding) for line, finding in zip(lines, findings, strict=True)]
        recorded = Recorded.of(cells_list)
        for line, finding, cells in zip(lines, findings, cells_list, strict=True):
            self._read(line, finding, cells, recorded)
            if finding.refused:
                finding.state = State.REFUSED
        return findings

    def _read(self, line, finding, cells, recorded):
        organisation = recorded.organisation(cells, finding)
        finding.title = str(organisation or cells.get("organisation") or "")[:250]
        if organisation is None:
            return
        finding.keys = [f"membership:{organisation.pk}/{cells.get('applied_on') or ''}"]
        claim = self._claim(cells, finding)
        life = recorded.life(organisation, cells.get("applied_on"), finding)
        if finding.refused:
            return
        found = additions(life.history, claim, self.adopted, self.today)
        for reason in found.reasons:
            finding.refuse(reason)
        if life.history.is_new:
            recorded.check_application(organisation, cells.get("applied_on"), finding)
        if found.period and not self.colleges[found.period.college].in_use:
            finding.refuse("Ce collège n’est plus en vigueur.", "Collège")
        if finding.refused:
            return
        finding.object_id = life.membership_id
        finding.state = State.NEW if life.history.is_new else State.CHANGED if found else State.UNCHANGED
        finding.values = vars(self._plan(organisation, life, found, cells))

    def _claim(self, cells, finding):
        happenings = []
        for kind, day, decision, reason in (
            (EventKind.APPLICATION, "applied_on", "", ""),
            (EventKind.ADMISSION, "admitted_on", "admission_decision", ""),
            (cells.get("ending"), "ended_on", "ending_decision", "ending_reason"),
        ):
            if kind and cells.get(day):
                happenings.append(
                    Happening(kind, cells[day], cells.get(decision) or "", cells.get(reason) or "")
                )
        if bool(cells.get("ending")) != bool(cells.get("ended_on")):
            finding.refuse(
                "La fin d’une adhésion a une nature et une date : il en manque une.", "Fin : nature"
            )
        signings = [signing for name in TEXTS if (signing := self._signing(name, cells, finding))]
        return Claim(in_order(happenings), signings, cells.get("college"), cells.get("college_since"))

    def _signing(self, name, cells, finding):
        kind, label = TEXTS[name]
        parts = [cells.get(f"{name}_{part}") for part in ("version", "on", "by", "as")]
        if not any(parts):
            return None
        if not all(parts):
            finding.refuse("Une signature a une version, une date, un signataire et sa qualité.", label)
            return None
        text = self.texts.get((kind, folded(parts[0])))
        if text is None:
            finding.refuse("Cette version n’est pas enregistrée.", f"{label} : version", parts[0])
            return None
        return Signing(text.pk, kind, *parts[1:])

    def _plan(self, organisation, life, found, cells):
        names = {text.pk: str(text) for text in self.texts.values()}
        return MembershipPlan(
            organisation=organisation.pk,
            membership=life.membership_id,
            happenings=[_plain(happening) for happening in found.happenings],
            signings=[_plain(signing) | {"label": names[signing.text]} for signing in found.signings],
            period=found.period
            and {
                "college": found.period.college,
                "name": str(self.colleges[found.period.college]),
                "start_on": found.period.start_on.isoformat(),
                "decision": cells.get("college_decision") or "",
                "before": str(self.colleges[life.history.period.college]) if life.history.period else "",
            },
        )


def _plain(record):
    return vars(record) | {"on": record.on.isoformat()}


def _told(day, *words):
    return " – ".join([_french(day), *filter(None, words)])


def _french(day):
    year, month, number = day.split("-")
    return f"{number}/{month}/{year}"
