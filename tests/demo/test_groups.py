"""The working groups of the demonstration: 22 of them, and the figures Oncomip published of its own."""

from collections import Counter

from django.core.management import call_command

from association.groups.models import GroupRole, StatusPeriod, WorkingGroup
from association.groups.rules.periods import overlap
from association.people.models import Affiliation, Person, User
from demo.groups import WITHOUT_LEAD
from tests.demo.test_demo import Demonstrated

#: As Oncomip published them in 2016.
FAMILIES = {
    "oncology": 48,
    "medical": 108,
    "surgical": 95,
    "imaging": 26,
    "pathology": 21,
    "palliative": 14,
    "others": 57,
}
HOSPITALS = {"chu": 32, "clinique": 41, "ch": 14, "clcc": 13}


def insiders(roles):
    people = Person.objects.filter(pk__in=roles.active().of_insiders().values("person"))
    return people.prefetch_related("specialties", "professions")


def family(person):
    """Palliative care first, then the specialty, then everybody who is no physician."""
    if person.palliative_care:
        return "palliative"
    return next((one.family for one in person.specialties.all() if one.profession_id), "others")


class TestGroups(Demonstrated):
    def test_there_are_22_groups_one_of_them_suspended(self):
        kinds = Counter(WorkingGroup.objects.values_list("kind", flat=True))
        assert kinds == {"specialty": 11, "transversal": 11}
        statuses = Counter(WorkingGroup.objects.with_status().values_list("status", flat=True))
        assert statuses == {"active": 21, "suspended": 1}
        for group in WorkingGroup.objects.prefetch_related("periods"):
            assert not overlap([period.as_rule for period in group.periods.all()])
        assert not StatusPeriod.objects.filter(decision="").exists()

    def test_the_people_in_them_today_are_those_of_the_slide(self):
        people = insiders(GroupRole.objects.all())
        assert Counter(map(family, people)) == FAMILIES
        assert people.count() == 369

    def test_nobody_is_in_the_suspended_group_alone(self):
        active = WorkingGroup.objects.with_status().filter(status="active")
        assert insiders(GroupRole.objects.filter(group__in=active)).count() == 369

    def test_they_work_where_the_slide_says(self):
        people = insiders(GroupRole.objects.all()).values("pk")
        posts = Affiliation.objects.active().filter(person__in=people, main=True)
        types = Counter(posts.values_list("organisation__type__code", flat=True))
        hospital = sum(types[code] for code in HOSPITALS)
        assert {code: round(100 * types[code] / hospital) for code in HOSPITALS} == HOSPITALS
        assert sum(HOSPITALS.values()) == 100
        assert types.keys() - HOSPITALS.keys() == {"3c", "association-patients"}
        there = posts.filter(organisation__type__code="clcc").values_list("organisation__display_name")
        assert {name for (name,) in there.distinct()} == {"Institut Claudius Regaud"}

    def test_about_five_hundred_people_were_in_one_some_day(self):
        assert 370 <= GroupRole.objects.values("person").distinct().count() <= 500
        assert GroupRole.objects.filter(end_on__isnull=False).count() > 80
        assert GroupRole.objects.filter(role="guest").exists()
        years = {day.year for day in GroupRole.objects.values_list("start_on", flat=True)}
        assert len(years) >= 7

    def test_every_role_is_within_the_life_of_its_group_and_of_the_post(self):
        for role in GroupRole.objects.select_related("group").prefetch_related("group__periods"):
            assert role.start_on >= min(period.start_on for period in role.group.periods.all())
        held = Affiliation.objects.active().filter(person__group_roles__isnull=False)
        starts = dict(held.values_list("person", "start_on"))
        assert all(
            starts[person] <= start for person, start in GroupRole.objects.values_list("person", "start_on")
        )

    def test_groups_are_led_but_two_whose_lead_has_gone(self):
        groups = WorkingGroup.objects.with_leads()
        assert {group.code for group in groups if not group.leads} == WITHOUT_LEAD
        over = GroupRole.objects.filter(group__code__in=WITHOUT_LEAD, role="lead")
        assert not over.filter(end_on=None).exists() and over.exists()

    def test_patients_are_represented(self):
        patients = GroupRole.objects.active().filter(role="patient")
        assert patients.values("person").distinct().count() == 8

    def test_the_physician_who_signs_in_leads_one_group_and_belongs_to_another(self):
        user = User.objects.get(email="medecin@demo.invalid")
        roles = dict(user.person.group_roles.active().values_list("group__code", "role"))
        assert roles == {"thorax": "lead", "recherche-clinique": "member"}
        assert [group.code for group in WorkingGroup.objects.led_by(user)] == ["thorax"]

    def test_they_go_with_the_demonstration(self):
        call_command("remove_demo", verbosity=0)
        assert not WorkingGroup.objects.exists()
        assert not GroupRole.objects.exists()
