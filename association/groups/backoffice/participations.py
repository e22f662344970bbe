"""What the sheets of a person and of an organisation show of the groups."""

from association.groups.models import GroupRole
from association.members.backoffice import sections as organisation_sections
from association.people.backoffice import sections as person_sections
from cms.backoffice.display import linked, long_date
from cms.backoffice.views.inspection import Listing

READING = "groups.view_grouprole"


def _days(row):
    return [long_date(row.start_on), long_date(row.end_on) if row.end_on else ""]


@person_sections.register
def groups_of_person(person, user):
    """The groups a person is or was in, for their sheet; the running ones first."""
    if not user.has_perm(READING):
        return None
    rows = sorted(
        person.group_roles.select_related("group", "organisation"),
        key=lambda row: (not row.holds(), row.group.name, row.start_on),
    )
    cells = [
        [
            linked(row.group),
            linked(row, row.get_role_display()),
            linked(row.organisation) if row.organisation else "",
            *_days(row),
        ]
        for row in rows
    ]
    headings = ["Groupe", "Rôle", "Au titre de", "Depuis le", "Jusqu’au"]
    return Listing("Groupes", headings, cells, "Dans aucun groupe.")


@organisation_sections.register
def groups_of_organisation(organisation, user):
    """Who takes part in a group today on behalf of an organisation, named or by their main post."""
    if not user.has_perm(READING):
        return None
    rows = (
        GroupRole.objects.active()
        .with_behalf()
        .filter(behalf_id=organisation.pk)
        .select_related("person", "group")
        .order_by("group__name", "person__search_text")
    )
    cells = [
        [linked(row.group), linked(row.person), linked(row, row.get_role_display()), long_date(row.start_on)]
        for row in rows
    ]
    headings = ["Groupe", "Personne", "Rôle", "Depuis le"]
    return Listing("Groupes", headings, cells, "Personne dans un groupe à son titre.")
