"""The pages of the staff: the list with the invitations that wait, and the sheet of an account."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from association.people.accounts.mfa import SECOND_FACTORS
from association.people.models import Invitation, Person, RoleHolding, User
from association.people.rules import ranks
from association.people.services import staff
from cms.backoffice.roles import Role


def staff_accounts():
    """The accounts of the staff, past and present, with what their lines show."""
    second_factor = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
    role_groups = Group.objects.filter(name__in=staff.ROLE_BY_GROUP)
    return (
        User.objects.filter(Q(is_superuser=True) | Q(groups__in=role_groups) | Q(role_holdings__isnull=False))
        .distinct()
        .annotate(has_second_factor=Exists(second_factor))
        .prefetch_related(
            Prefetch("role_holdings", RoleHolding.objects.order_by("role")),
            Prefetch("groups", role_groups),
        )
        .order_by("-is_active", "last_name", "first_name", "email")
    )


def unlinked_accounts():
    """The accounts of professionals whose confirmed address names no person, or several."""
    return (
        User.objects.filter(emailaddress__verified=True, person=None, is_active=True)
        .filter(is_superuser=False, groups=None)
        .distinct()
        .order_by("email")
    )


def roles_in_words(user):
    """What an account may do, in words."""
    if not user.is_active:
        return "Compte fermé"
    if user.is_superuser:
        return "Tous les droits"
    held = [h for h in user.role_holdings.all() if h.holds()]
    names = [h.get_role_display() + (f" (jusqu’au {h.end_on:%d/%m/%Y})" if h.end_on else "") for h in held]
    spoken_of = {h.role for h in user.role_holdings.all()}
    names += [group.name for group in user.groups.all() if staff.ROLE_BY_GROUP[group.name] not in spoken_of]
    return ", ".join(names) or "Aucun rôle en cours"


class StaffPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    model = RoleHolding
    permission_required = "manage"
    header_icon = "group"
    page_title = "Équipe"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": reverse("staff"), "label": "Équipe"}, *self.trail()]

    def trail(self):
        return []


class StaffListView(StaffPage):
    template_name = "backoffice/staff/list.html"

    def get_context_data(self, **kwargs):
        waiting = Invitation.objects.filter(accepted_at=None, revoked_at=None).select_related("invited_by")
        now = timezone.now()
        return super().get_context_data(**kwargs) | {
            "accounts": [(user, roles_in_words(user)) for user in staff_accounts()],
            "invitations": [
                (one, ", ".join(Role(role).label for role in one.roles), one.expires_at < now)
                for one in waiting
            ],
            "unlinked": unlinked_accounts().count(),
        }


class StaffAccountView(StaffPage):
    template_name = "backoffice/staff/account.html"

    def get_context_data(self, **kwargs):
        account = get_object_or_404(staff_accounts(), pk=self.kwargs["pk"])
        mine = staff.rank_of(self.request.user)
        return super().get_context_data(**kwargs) | {
            "account": account,
            "roles": roles_in_words(account),
            "holdings": [
                (holding, holding.end_on is None or holding.end_on > timezone.localdate())
                for holding in account.role_holdings.all()
            ],
            "may_act": account.pk != self.request.user.pk and ranks.may_act_on(mine, staff.rank_of(account)),
            "oneself": account.pk == self.request.user.pk,
        }

    def trail(self):
        return [{"url": "", "label": "Fiche"}]


class UnlinkedAccountsView(StaffPage):
    """Accounts whose verified address names no person, or several: staff mend the addresses."""

    template_name = "backoffice/staff/unlinked.html"
    page_title = "Comptes sans fiche"

    def get_context_data(self, **kwargs):
        sharing = Person.objects.filter(emails__address=OuterRef("email"))
        return super().get_context_data(**kwargs) | {
            "accounts": unlinked_accounts().annotate(known=Exists(sharing)),
        }

    def trail(self):
        return [{"url": "", "label": self.page_title}]
