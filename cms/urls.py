"""Every address of the project. The Django admin is not mounted: Wagtail's is the only back office."""

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from association.members.public_confirmation import ConfirmationView
from association.people.public import PublicProfileView
from cms import views
from cms.jobs.views import health
from cms.pages.views import style_guide

urlpatterns = [
    # One door, allauth's, which counts the attempts: Wagtail's own forms do not.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("compte/", include("association.people.accounts.urls")),
    path("compte/", include("allauth.account.urls")),
    path("compte/second-facteur/", include("allauth.mfa.urls")),
    path("compte/tiers/", include("allauth.socialaccount.urls")),
    path("boite-locale/", include("cms.outbox.urls")),
    path("personnes/<slug:slug>/", PublicProfileView.as_view(), name="public_profile"),
    path("reunions/", include("association.groups.answer_page")),
    path("adherer/", include("association.members.public.urls")),
    path("espace/groupes/", include("association.groups.espace.urls")),
    path("confirmation/<str:token>/", ConfirmationView.as_view(), name="confirm_organisation"),
    path("espace/organisation/", include("association.members.espace.urls")),
    path("espace/", include("association.people.espace.urls")),
    path("espace/", include("association.privacy.espace.urls")),
    path("health/", health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("media/images/<path:path>", views.page_image, name="page_image"),
    path("style/", style_guide, name="style_guide"),
    path("", include(wagtail_urls)),
]

handler403 = "cms.views.permission_denied"
handler404 = "cms.views.page_not_found"
handler500 = "cms.views.server_error"
