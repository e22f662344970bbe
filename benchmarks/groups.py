"""Groups for the benchmark: everybody in one of them, and four meetings each, on top of benchmarks/people.py.

naive_…: the same figures person by person, as one would first write them.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

GROUPS = 22
MEETINGS = 4
#: Presence of each in turn: most come.
PRESENCES = ("on_site", "remote", "on_site", "excused", "absent", "")


def fill_groups():
    """Put everybody in a group since 2023, one in fifty to lead it, and hold its meetings."""
    from association.groups.models import GroupMeeting, GroupRole, Invitee, StatusPeriod, WorkingGroup
    from association.people.models import Affiliation

    groups = WorkingGroup.objects.bulk_create(
        WorkingGroup(name=f"Groupe {rank}", slug=f"groupe-{rank}", kind="specialty") for rank in range(GROUPS)
    )
    StatusPeriod.objects.bulk_create(StatusPeriod(group=group, start_on=date(2023, 1, 2)) for group in groups)
    posts = list(Affiliation.objects.order_by("person").values_list("person", "organisation"))
    GroupRole.objects.bulk_create(
        (
            GroupRole(
                group=groups[rank % GROUPS],
                person_id=person,
                role="lead" if rank % 50 == 0 else "member",
                start_on=date(2023, 1, 2),
            )
            for rank, (person, _) in enumerate(posts)
        ),
        batch_size=1000,
    )
    first = timezone.make_aware(datetime.combine(date(2024, 1, 10), time(18)))
    meetings = GroupMeeting.objects.bulk_create(
        GroupMeeting(
            group=group,
            title="Réunion",
            starts_at=first + timedelta(days=180 * number),
            ends_at=first + timedelta(days=180 * number, hours=2),
            state="held",
        )
        for number in range(MEETINGS)
        for group in groups
    )
    Invitee.objects.bulk_create(
        (
            Invitee(
                meeting=meetings[number * GROUPS + rank % GROUPS],
                person_id=person,
                role="member",
                organisation_id=organisation,
                invited_at=first,
                answer="on_site" if (rank + number) % 3 else "",
                presence=PRESENCES[(rank + number) % len(PRESENCES)],
            )
            for rank, (person, organisation) in enumerate(posts)
            for number in range(MEETINGS)
        ),
        batch_size=1000,
    )


def empty_groups():
    from association.groups.models import GroupMeeting, GroupRole, Invitee, WorkingGroup

    for model in (Invitee, GroupMeeting, GroupRole, WorkingGroup):
        model.objects.all().delete()


def naive_composition(people):
    """The family, place, profession and gender of each, asked one person after the other."""
    from association.groups.models import GroupRole
    from association.people.models import Affiliation

    counted = {}
    for person in people:
        if not GroupRole.objects.active().filter(person=person).exclude(role="guest").exists():
            continue
        post = Affiliation.objects.active().filter(person=person).select_related("organisation").first()
        professions = [profession.code for profession in person.professions.all()]
        families = [specialty.family for specialty in person.specialties.all()]
        key = (post and post.organisation.department_id, tuple(professions), tuple(families), person.gender)
        counted[key] = counted.get(key, 0) + 1
    return counted


def naive_participation(people):
    """The presences of each, asked one person after the other."""
    from association.groups.models import Invitee

    rows = []
    for person in people:
        counted = {}
        invitations = Invitee.objects.filter(person=person, meeting__state="held")
        for one in invitations.select_related("organisation", "meeting__group"):
            key = (one.organisation.display_name, one.meeting.group.name, one.meeting.starts_at.year)
            counted.setdefault(key, []).append(one.presence)
        rows += [(str(person), *key, presences) for key, presences in counted.items()]
    return rows
