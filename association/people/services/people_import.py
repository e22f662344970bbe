"""Set-based writes of people told by a spreadsheet: records, addresses and posts, added at once.

Each line was compared with what is recorded before (rules/post_lines.py for the posts). No account
is ever opened here, and no address is taken for verified.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from association.people.models import Affiliation, Person, PersonEmail
from cms.backoffice.errors import Refusal

BATCH = 500
SOURCE = "Fichier importé"
LISTS = ("professions", "specialties")


@dataclass
class PersonPlan:
    """What one line adds or changes, as staged: days are ISO texts, records are primary keys.

    person is None for a new one; identity then joins the lines that speak of the same one.
    fields, lists: name → [old, new]. emails: addresses to add. post: None, or the post's values with
    its organisation, and, for a recorded one, its key and its changes (name → [old, new]).
    """

    person: int | None = None
    identity: str = ""
    fields: dict = field(default_factory=dict)
    lists: dict = field(default_factory=dict)
    emails: list = field(default_factory=list)
    post: dict | None = None


@dataclass
class Written:
    """What a plan wrote: before is None for a person it created, else what it must be given back."""

    person: Person
    before: dict | None
    made: dict


def write_people(plans, known):
    """Write the plans. Returns a Written per plan, in order.

    known: identity → Person created by an earlier line of the same file. Call inside a transaction
    with the persons locked. Raises Refusal, naming the person, when two lines speak of the same new
    person and contradict one another.
    """
    people = _people(plans, known)
    written = [
        Written(person, before, {"emails": [], "posts": [], "completed": []}) for person, before in people
    ]
    _set_lists(plans, written)
    _add_addresses(plans, written)
    _complete_posts(plans, written)
    _begin_posts(plans, written)
    return written


def _people(plans, known):
    """(person, before) of each plan, the persons written; known gains those created."""
    recorded = Person.objects.select_for_update(of=("self",)).in_bulk(
        [plan.person for plan in plans if plan.person]
    )
    stamps = {pk: person.updated_at.isoformat() for pk, person in recorded.items()}
    found, created = [], []
    for plan in plans:
        person = recorded.get(plan.person) or (known.get(plan.identity) if plan.identity else None)
        if person is None:
            person = Person(**{name: new for name, (_, new) in plan.fields.items()})
            created.append(person)
            if plan.identity:
                known[plan.identity] = person
            found.append((person, None))
        elif plan.person is None:
            _agree(person, plan)
            found.append((person, {}))
        else:
            before = {"updated_at": stamps[person.pk], "fields": {}, "lists": plan.lists}
            for name, (old, new) in plan.fields.items():
                before["fields"][name] = old
                setattr(person, name, new)
            found.append((person, before))
    for person in created:
        person.prepare_for_save()
    Person.objects.bulk_create(created, batch_size=BATCH)
    update_people(list(recorded.values()))
    return found


FIELDS = ["title", "last_name", "first_name", "gender", "rpps", "palliative_care", "phone", "source", "notes"]


def update_people(people):
    """Write the columns of people held under lock; their moment of change is stamped. An upsert."""
    for person in people:
        person.prepare_for_save()
    if people:
        Person.objects.bulk_create(
            people,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[*FIELDS, "search_text", "name_key", "updated_at"],
        )


def _agree(person, plan):
    """Several lines about one new person: each says the same of the person, or nothing."""
    for name, (_, new) in plan.fields.items():
        present = getattr(person, name)
        if new not in (None, "", False, present):
            raise Refusal(
                f"Rien n’a été importé : plusieurs lignes parlent de « {person} » et ne disent pas la même "
                "chose de cette personne. Corrigez-les, ou n’en retenez qu’une."
            )


def _set_lists(plans, written):
    for name in LISTS:
        through = getattr(Person, name).through
        column = f"{Person._meta.get_field(name).m2m_reverse_field_name()}_id"
        rows, replaced = {}, []
        for plan, done in zip(plans, written, strict=True):
            if name in plan.lists:
                if plan.person:
                    replaced.append(done.person.pk)
                rows |= {(done.person.pk, pk): None for pk in plan.lists[name][1]}
        through.objects.filter(person__in=replaced).delete()
        # Several lines about one new person repeat its list, from one thousand of lines to the next.
        through.objects.bulk_create(
            [through(person_id=person, **{column: pk}) for person, pk in rows],
            batch_size=BATCH,
            ignore_conflicts=True,
        )


def _add_addresses(plans, written):
    pks = [done.person.pk for done in written]
    noted, preferring = defaultdict(set), set()
    for pk, address, preferred in PersonEmail.objects.filter(person__in=pks).values_list(
        "person_id", "address", "preferred"
    ):
        noted[pk].add(address)
        if preferred:
            preferring.add(pk)
    rows = []
    for plan, done in zip(plans, written, strict=True):
        for address in plan.emails:
            pk = done.person.pk
            if address in noted[pk]:
                continue
            noted[pk].add(address)
            email = PersonEmail(person_id=pk, address=address, preferred=pk not in preferring, source=SOURCE)
            preferring.add(pk)
            done.made["emails"].append(email)
            rows.append(email)
    PersonEmail.objects.bulk_create(rows, batch_size=BATCH)
    for done in written:
        done.made["emails"] = [email.pk for email in done.made["emails"]]


def _complete_posts(plans, written):
    keys = [plan.post["key"] for plan in plans if plan.post and plan.post.get("key")]
    recorded = Affiliation.objects.select_for_update(of=("self",)).in_bulk(keys)
    changed = []
    for plan, done in zip(plans, written, strict=True):
        if not (plan.post and plan.post.get("changes")):
            continue
        post = recorded[plan.post["key"]]
        for name, (_, new) in plan.post["changes"].items():
            setattr(post, name, date.fromisoformat(new) if name == "end_on" else new)
        done.made["completed"].append([post.pk, {n: old for n, (old, _) in plan.post["changes"].items()}])
        changed.append(post)
    Affiliation.objects.bulk_update(changed, ["end_on", "service", "practice_mode"], batch_size=BATCH)


def _begin_posts(plans, written):
    pks = [done.person.pk for done in written]
    with_main = set(
        Affiliation.objects.filter(person__in=pks, main=True, end_on=None).values_list("person_id", flat=True)
    )
    rows = []
    for plan, done in zip(plans, written, strict=True):
        if not plan.post or plan.post.get("key"):
            continue
        end_on = plan.post["end_on"] and date.fromisoformat(plan.post["end_on"])
        main = end_on is None and done.person.pk not in with_main
        if main:
            with_main.add(done.person.pk)
        post = Affiliation(
            person_id=done.person.pk,
            organisation_id=plan.post["organisation"],
            function=plan.post["function"],
            service=plan.post["service"],
            practice_mode=plan.post["practice_mode"],
            start_on=date.fromisoformat(plan.post["start_on"]),
            end_on=end_on,
            main=main,
            source=SOURCE,
        )
        done.made["posts"].append(post)
        rows.append(post)
    Affiliation.objects.bulk_create(rows, batch_size=BATCH)
    for done in written:
        done.made["posts"] = [post.pk for post in done.made["posts"]]


def standing_of(pks):
    """person → all that undoing compares under it: addresses, posts, professions, specialties, account."""
    under = {pk: {"emails": [], "posts": [], "lists": [], "user": None} for pk in pks}
    for pk, *values in (
        PersonEmail.objects.filter(person__in=pks)
        .order_by("pk")
        .values_list("person_id", "pk", "address", "preferred")
    ):
        under[pk]["emails"].append(values)
    posts = Affiliation.objects.filter(person__in=pks).order_by("pk")
    for pk, start_on, end_on, *values in posts.values_list(
        "person_id", "start_on", "end_on", "pk", "organisation_id", "function", "service", "practice_mode",
        "main",
    ):  # fmt: skip
        under[pk]["posts"].append([*values, start_on.isoformat(), end_on and end_on.isoformat()])
    for name in LISTS:
        through = getattr(Person, name).through
        column = f"{Person._meta.get_field(name).m2m_reverse_field_name()}_id"
        for pk, value in (
            through.objects.filter(person__in=pks).order_by(column).values_list("person_id", column)
        ):
            under[pk]["lists"].append([name, value])
    for pk, user in Person.objects.filter(pk__in=pks, user__isnull=False).values_list("pk", "user_id"):
        under[pk]["user"] = user
    return under
