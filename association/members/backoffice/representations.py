"""What the sheets of an organisation and of a person show of those who represent."""

from django.urls import reverse

from association.members.models import Representative
from association.people.backoffice import sections
from cms.backoffice.display import linked, long_date
from cms.backoffice.views.inspection import Listing

READING = "members.view_representative"


def representatives_of(organisation):
    """Those who speak for an organisation, the running ones first."""
    return sorted(
        organisation.representatives.select_related("person"),
        key=lambda row: (not row.holds(), row.kind != Representative.Kind.HOLDER, row.start_on),
    )


def representatives_section(rows):
    cells = [
        [linked(row, str(row.person)), row.get_kind_display(), *_days(row), row.decision] for row in rows
    ]
    headings = ["Personne", "Qualité", "À partir du", "Jusqu’au", "Désigné par"]
    return Listing("Représentants", headings, cells, "Personne ne représente cette organisation.")


@sections.register
def representations(person, user):
    """The organisations a person represents, for their sheet."""
    if not user.has_perm(READING):
        return None
    rows = sorted(
        person.representations.select_related("organisation"),
        key=lambda row: (not row.holds(), row.organisation.search_text),
    )
    cells = [
        [linked(row, str(row.organisation)), row.get_kind_display(), *_days(row), row.decision]
        for row in rows
    ]
    headings = ["Organisation", "Qualité", "À partir du", "Jusqu’au", "Désigné par"]
    return Listing("Représente", headings, cells, "Aucune organisation.")


def _days(row):
    return [long_date(row.start_on), long_date(row.end_on) if row.end_on else ""]


def acts_on_representatives(organisation, rows, user):
    """The buttons of the sheet of an organisation: designate somebody, replace the holder."""
    acts = []
    if user.has_perm("members.add_representative"):
        url = reverse("representative:add", query={"organisation": organisation.pk})
        acts.append({"url": url, "label": "Désigner un représentant", "icon": "user"})
    holder = next((row for row in rows if row.kind == Representative.Kind.HOLDER and row.holds()), None)
    if holder and user.has_perm("members.change_representative"):
        url = reverse("representative:remplacer", args=[holder.pk])
        acts.append({"url": url, "label": "Remplacer le titulaire", "icon": "resubmit"})
    return [act | {"serious": False, "main": False} for act in acts]
