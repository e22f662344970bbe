"""Background work about people and the staff."""

from datetime import timedelta

from django_tasks import task

from association.people.services import declarations, profile_reminders, rpps_loads, staff
from cms.jobs.recovery import on_recovery, resumable
from cms.jobs.registry import periodic


@periodic("staff_roles", label="Rôles de l’équipe qui commencent ou finissent", every=timedelta(minutes=1))
def staff_roles():
    staff.sync_all_groups()


@periodic("declaration_reminders", label="Rappels des déclarations d’intérêts", every=timedelta(hours=6))
def declaration_reminders():
    declarations.remind()


@periodic("profile_reminders", label="Rappels annuels des profils à confirmer", every=timedelta(days=1))
def yearly_profile_reminders():
    profile_reminders.remind_to_confirm()


@resumable
@task(backend="background")
def read_rpps_file(load_id):
    """Read an uploaded file of the register. Begun again after a crash, it starts over."""
    try:
        rpps_loads.read(load_id)
    except Exception:
        rpps_loads.give_up(
            load_id, "La lecture s’est arrêtée sur une erreur imprévue : prévenez l’administration."
        )
        raise


@on_recovery(read_rpps_file)
def _reading_recovered(recovery, load_id):
    if not recovery.resumed:
        rpps_loads.give_up(load_id, f"La lecture n’a pas pu aller au bout. {recovery.message}")
