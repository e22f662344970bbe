"""Background work about people and the staff."""

from datetime import timedelta

from association.people.services import declarations, staff
from cms.jobs.registry import periodic


@periodic("staff_roles", label="Rôles de l’équipe qui commencent ou finissent", every=timedelta(minutes=1))
def staff_roles():
    staff.sync_all_groups()


@periodic("declaration_reminders", label="Rappels des déclarations d’intérêts", every=timedelta(hours=6))
def declaration_reminders():
    declarations.remind()
