"""Our spreadsheet of people: each row is compared with the person it speaks of, and one of their posts.

It lives in the room of organisations: a post is held in one, and people do not know that room.
"""

from association.members.imports.recorded_people import RecordedPeople, exported_lines
from association.members.resources import PersonResource
from association.people.models import Affiliation, Person
from association.people.rules.names import name_key
from association.people.rules.post_lines import Post, compare_post
from association.people.services.people_import import PersonPlan, standing_of, write_people
from association.people.services.people_import_undo import take_back, what_else_happened
from cms.backoffice.imports.analysis import read_again
from cms.backoffice.imports.formats import Finding, ImportFormat, LineReader
from cms.backoffice.imports.records import displayed
from cms.backoffice.imports.traces import CHANGE, CREATE, RESTORE
from cms.backoffice.models import ImportEffect, ImportRow

State = ImportRow.State
TEXTS = ("title", "last_name", "first_name", "gender", "phone", "source", "notes")
POST = ("function", "service", "practice_mode")


class PeopleFormat(ImportFormat):
    name = "people"
    label = "Personnes (notre tableur)"
    description = (
        "Les personnes et leurs postes, un poste par ligne. Une ligne retrouve sa fiche par la référence, "
        "sinon le n° RPPS, l’adresse e-mail, ou le nom et l’organisation. Les organisations doivent déjà "
        "être enregistrées. Aucun compte n’est ouvert."
    )
    model = Person
    resource_class = PersonResource
    exportable = True
    dated = True
    one, many, feminine = "personne ou affiliation", "personnes ou affiliations", True
    icon = "user"

    def reader(self, headings):
        return PersonReader(headings)

    def described(self, rows):
        columns = PersonResource().fields
        return [self._described(row, columns) for row in rows]

    def _described(self, row, columns):
        if not row.values:
            return []
        plan = PersonPlan(**row.values)
        shown = displayed(plan.fields | plan.lists, columns)
        said = [(columns[name].column_name, old, new) for name, (old, new) in shown.items() if old or new]
        said += [("Adresse e-mail", "", address) for address in plan.emails]
        if plan.post:
            said += _told(plan.post, columns)
        return said

    def stale(self, batch, rows):
        """Rows that would not be read today as they were; what this very import wrote does not count."""
        list(
            Person.objects.select_for_update(of=("self",))
            .filter(pk__in=[row.object_id for row in rows if row.object_id])
            .order_by("pk")
            .values_list("pk")
        )
        touched = set(ImportEffect.objects.filter(row__batch=batch).values_list("object_id", flat=True))
        created = created_by(batch).keys() - {""}
        ours = [row.object_id in touched or row.values["identity"] in created for row in rows]
        return read_again(batch, [row for row, known in zip(rows, ours, strict=True) if not known])

    def write(self, rows, trace):
        plans = [PersonPlan(**row.values) for row in rows]
        pks = created_by(trace.batch)
        known = {identity: person for identity, person in _people(pks).items() if identity}
        written = write_people(plans, known)
        under = standing_of({done.person.pk for done in written})
        _keep_up(trace.batch, written, under)
        effects, entries = [], []
        columns = PersonResource().fields
        for row, plan, done in zip(rows, plans, written, strict=True):
            effects.append(
                ImportEffect(
                    row_id=row.pk,
                    object_id=done.person.pk,
                    before=done.before,
                    made=done.made | {"under": under[done.person.pk]},
                    written_at=done.person.updated_at,
                )
            )
            if done.before is None:
                entries.append(trace.entry(done.person, CREATE, line=row.line))
            else:
                changes = displayed(plan.fields | plan.lists, columns) if plan.person else {}
                changes |= {"emails": [None, ", ".join(plan.emails)]} if plan.emails else {}
                posts = {"affiliations": done.made["posts"]}
                entries.append(trace.entry(done.person, CHANGE, line=row.line, changes=changes, data=posts))
        return effects, entries

    def blockers(self, effects):
        reasons = what_else_happened(
            [(effect.object_id, effect.made, effect.before, effect.written_at) for effect in effects]
        )
        return [
            f"Ligne {effect.row.line} : {reason}"
            for effect in effects
            for reason in reasons.get(effect.object_id, ())
        ]

    def restore(self, effects, trace):
        restored = take_back([(effect.object_id, effect.made, effect.before) for effect in effects])
        return [
            trace.entry(person, RESTORE, line=effect.row.line, deleted=gone)
            for effect, (_, person, gone) in zip(effects, restored, strict=True)
        ]

    def exported(self, on=None):
        """With a day: who was known then, each with the posts held that day."""
        data = PersonResource().export(exported_lines(on))
        return data.headers, list(data)


def created_by(batch):
    """identity → key of the people that earlier lines of an import created."""
    made = ImportEffect.objects.filter(row__batch=batch, before__isnull=True)
    return dict(made.values_list("row__values__identity", "object_id"))


def _people(pks):
    people = Person.objects.in_bulk(pks.values())
    return {identity: people[pk] for identity, pk in pks.items()}


def _keep_up(batch, written, under):
    """Earlier lines about the same people are undone with these: they know how they leave them."""
    stamps = {done.person.pk: done.person.updated_at for done in written}
    earlier = list(ImportEffect.objects.filter(row__batch=batch, object_id__in=stamps))
    for effect in earlier:
        effect.written_at = stamps[effect.object_id]
        effect.made["under"] = under[effect.object_id]
    ImportEffect.objects.bulk_update(earlier, ["written_at", "made"], batch_size=100)


class PersonReader(LineReader):
    def __init__(self, headings):
        super().__init__(PersonResource(), headings)

    def read(self, lines):
        findings = [Finding() for line in lines]
        cells_list = [self.clean(line, finding) for line, finding in zip(lines, findings, strict=True)]
        recorded = RecordedPeople.of(cells_list)
        for finding, cells in zip(findings, cells_list, strict=True):
            self._read(finding, cells, recorded)
            if finding.refused:
                finding.state = State.REFUSED
        return findings

    def _read(self, finding, cells, recorded):
        cells = {name: "" if value is None and name in TEXTS else value for name, value in cells.items()}
        finding.title = f"{cells.get('first_name') or ''} {cells.get('last_name') or ''}".strip()[:250]
        organisation = recorded.organisation(cells, finding)
        person = None if finding.refused else recorded.person(cells, organisation, finding)
        plan = PersonPlan(person=person and person.pk, identity=_identity(cells, person))
        self._compare_fields(plan, cells, person, finding)
        self._compare_emails(plan, cells, person, recorded, finding)
        self._compare_post(plan, cells, person, organisation, recorded, finding)
        if finding.refused:
            return
        finding.object_id = plan.person
        finding.keys = _keys(plan, cells, organisation)
        something = plan.fields or plan.lists or plan.emails or plan.post
        finding.state = State.NEW if person is None else State.CHANGED if something else State.UNCHANGED
        finding.values = vars(plan)

    def _compare_fields(self, plan, cells, person, finding):
        for name in ("last_name", "first_name"):
            if not cells.get(name) and (person is None or name in cells):
                finding.refuse("Une personne a un nom et un prénom.", self.columns[name].column_name)
        for name in (*TEXTS, "palliative_care"):
            present = getattr(person, name, None)
            if name in cells and not _same(name, cells[name], present):
                plan.fields[name] = [present, cells[name]]
        if rpps := cells.get("rpps"):
            if person is None or person.rpps is None:
                plan.fields["rpps"] = [None, rpps]
            elif person.rpps != rpps:
                finding.refuse(
                    f"La fiche de « {person} » ({person.reference}) a un autre n° RPPS : il se corrige là.",
                    "N° RPPS",
                    rpps,
                )
        for name in ("professions", "specialties"):
            before = sorted(one.pk for one in getattr(person, name).all()) if person else []
            if name in cells and (cells[name] or []) != before:
                plan.lists[name] = [before, cells[name] or []]

    def _compare_emails(self, plan, cells, person, recorded, finding):
        noted = {email.address for email in person.emails.all()} if person else set()
        plan.emails = [address for address in cells.get("emails") or () if address not in noted]
        for address in plan.emails:
            if others := [one for one in recorded.with_address[address] if one != person]:
                finding.warn(
                    f"Cette adresse est aussi celle de « {others[0]} » ({others[0].reference}).",
                    "Adresses e-mail",
                    address,
                )

    def _compare_post(self, plan, cells, person, organisation, recorded, finding):
        if organisation is None:
            if any(cells.get(name) for name in (*POST, "start_on", "end_on")):
                finding.refuse("Indiquez l’organisation de ce poste : référence, FINESS ou SIRET.")
            return
        claimed = Post(
            organisation.pk,
            cells.get("function") or "",
            cells.get("start_on"),
            cells.get("end_on"),
            cells.get("service") or "",
            cells.get("practice_mode") or "",
        )
        outcome = compare_post(recorded.posts(person), claimed)
        for reason in outcome.reasons:
            finding.refuse(reason)
        if outcome.begun or outcome.changes:
            post = outcome.target or claimed
            plan.post = _plain(vars(post)) | {
                "name": str(organisation),
                "changes": {name: _plain(pair) for name, pair in outcome.changes.items()},
            }


def _identity(cells, person):
    """What joins the lines about one new person: its number, else its first address."""
    if person is not None:
        return ""
    if cells.get("rpps"):
        return f"rpps:{cells['rpps']}"
    name = name_key(cells.get("last_name") or "", cells.get("first_name") or "")
    return f"email:{cells['emails'][0]} {name}" if cells.get("emails") else ""


def _keys(plan, cells, organisation):
    """Two lines may be about one person; not to change the same thing of them, nor the same post."""
    who = str(plan.person or plan.identity)
    if not who:
        name = name_key(cells["last_name"], cells["first_name"])
        return [f"person:{name}/{organisation and organisation.pk}"]
    keys = [f"{name}:{who}" for name in (*plan.fields, *plan.lists)] if plan.person else []
    if plan.post:
        keys.append(f"post:{who}/{plan.post['organisation']}/{plan.post['function']}/{plan.post['start_on']}")
    elif not plan.person:
        keys.append(f"person:{who}")
    return keys


def _same(name, value, present):
    if name == "phone":
        return _digits(value) == _digits(present)
    return (value or "") == (present or "")


def _digits(phone):
    return "".join(character for character in phone or "" if character.isalnum())


def _plain(values):
    if isinstance(values, dict):
        return {name: _plain([value])[0] for name, value in values.items()}
    return [value.isoformat() if hasattr(value, "isoformat") else value for value in values]


def _told(post, columns):
    """A post in the preview: what begins, or what changes of it."""
    if post["key"] is None:
        words = [post["name"], post["function"], post["service"]]
        words.append(dict(Affiliation.PracticeMode.choices).get(post["practice_mode"]))
        for word, name in (("depuis le", "start_on"), ("jusqu’au", "end_on")):
            if post[name]:
                words.append(f"{word} {columns[name].display(post[name])}")
        return [("Affiliation", "", ", ".join(filter(None, words)))]
    shown = displayed(post["changes"], columns)
    return [(f"{post['name']} : {columns[name].column_name}", *pair) for name, pair in shown.items()]
