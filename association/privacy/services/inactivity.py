"""Accounts nobody uses: never confirmed, or left alone for years. They are warned before they go."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from association.people.models import PersonEmail, RoleHolding, User
from association.privacy.models import InactivityWarning
from association.privacy.services.erasure import erase_subject
from association.privacy.services.periods import lengths
from cms.outbox.services import write
from cms.privacy.periods import shifted
from cms.privacy.subjects import Subject

RULE = "people.inactive_accounts"
#: The warning comes a year before the end (or half the period, if it is short).
WARNED_BEFORE = 12
#: Nobody loses an account less than this after the warning.
NOTICE = timedelta(days=30)


def idle_accounts():
    """Accounts outside the staff, with seen: the last visit, or the day they were opened."""
    staff = Exists(RoleHolding.objects.active().filter(user=OuterRef("pk")))
    return User.objects.filter(~staff, is_superuser=False, groups=None).annotate(
        seen=Coalesce("last_login", "date_joined")
    )


def unconfirmed(cutoff):
    """Accounts nobody ever entered, whose address was never confirmed."""
    confirmed = Q(emailaddress__verified=True) | Q(socialaccount__isnull=False) | Q(person__isnull=False)
    return idle_accounts().filter(last_login=None, date_joined__lt=cutoff).exclude(confirmed)


def to_delete(cutoff):
    """Accounts not seen since the cutoff, that were warned of it in time."""
    warned = timezone.now() - NOTICE
    return idle_accounts().filter(
        seen__lt=cutoff,
        inactivity_warning__last_seen=F("seen"),
        inactivity_warning__warned_at__lte=warned,
    )


def delete_accounts(rows):
    """Delete accounts and what goes with them; the person's record stays. Returns their number."""
    users = list(rows)
    for user in users:
        known = PersonEmail.objects.filter(address=user.email).exists()
        erase_subject(Subject(user_id=user.pk, emails=() if known else (user.email,)))
    return len(users)


def warn_idle_accounts():
    """Tell the accounts that will be deleted for want of use; once for each last visit. Returns how many."""
    now, length = timezone.now(), lengths()[RULE]
    since = shifted(now, -max(length - WARNED_BEFORE, length // 2, 1))
    already = InactivityWarning.objects.filter(user=OuterRef("pk"), last_seen=OuterRef("seen"))
    idle = idle_accounts().filter(~Exists(already), is_active=True, seen__lt=since)
    number = 0
    for user in idle.order_by("pk"):
        _warn(user, now, length)
        number += 1
    return number


@transaction.atomic
def _warn(user, now, length):
    InactivityWarning.objects.update_or_create(user=user, defaults={"last_seen": user.seen, "warned_at": now})
    write(
        kind="privacy.inactive_account",
        to=user.email,
        template="privacy/inactive_account",
        context={
            "seen": user.seen,
            "ends_on": max(shifted(user.seen, length), now + NOTICE),
            "login": reverse("account_login"),
        },
        recipient=user,
        key=f"privacy.inactive:{user.pk}:{user.seen.isoformat()}",
    )
