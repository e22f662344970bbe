"""Where the pages of the staff join the back office."""

from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from association.people.accounts.backoffice import acts, pages

MANAGE = "people.manage_roleholding"


@hooks.register("register_admin_urls")
def staff_urls():
    return [path("equipe/", include(urlpatterns))]


urlpatterns = [
    path("", pages.StaffListView.as_view(), name="staff"),
    path("comptes-sans-fiche/", pages.UnlinkedAccountsView.as_view(), name="staff_unlinked"),
    path("inviter/", acts.InviteView.as_view(), name="staff_invite"),
    path("<int:pk>/", pages.StaffAccountView.as_view(), name="staff_account"),
    path("<int:pk>/role/", acts.GrantRoleView.as_view(), name="staff_grant"),
    path("<int:pk>/fermer/", acts.CloseAccountView.as_view(), name="staff_close"),
    path("<int:pk>/rouvrir/", acts.ReopenAccountView.as_view(), name="staff_reopen"),
    path("roles/<int:pk>/terminer/", acts.EndRoleView.as_view(), name="staff_end_role"),
    path("invitations/<int:pk>/renvoyer/", acts.InviteAgainView.as_view(), name="staff_invite_again"),
    path("invitations/<int:pk>/annuler/", acts.RevokeInvitationView.as_view(), name="staff_revoke"),
]


class StaffMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(MANAGE)


@hooks.register("register_admin_menu_item")
def staff_menu_item():
    return StaffMenuItem("Équipe", reverse("staff"), name="staff", icon_name="group", order=900)
