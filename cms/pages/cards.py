"""What the site asks for today, and where its editors go often."""

from django.urls import reverse
from wagtail.models import Page, TaskState
from wagtail.permissions import policy_registry

from cms.backoffice import today
from cms.pages.models import NewsIndexPage

SHOWN = 5


def writes_pages(user):
    return policy_registry.get_by_type(Page).user_has_permission(user, "add")


@today.register(permission="wagtailadmin.access_admin")
def pages_to_review(user):
    """Pages waiting in a workflow for this person; Wagtail's own panel, below, has the buttons."""
    waiting = TaskState.objects.reviewable_by(user)
    first = waiting.order_by("started_at").prefetch_related("revision__content_object")[:SHOWN]
    pages = [state.revision.content_object for state in first]
    lines = [
        (page.get_admin_display_title(), reverse("wagtailadmin_pages:edit", args=[page.pk])) for page in pages
    ]
    return today.Card(
        "Pages à relire", waiting.count(), reverse("wagtailadmin_reports:workflow_tasks"), lines
    )


def write_news():
    """Straight to a new item, where the site has a news index."""
    index = NewsIndexPage.objects.only("pk").first()
    return index and reverse("wagtailadmin_pages:add", args=["pages", "newspage", index.pk])


today.register_quick_link("Écrire une actualité", write_news, icon="edit", permission=writes_pages)
today.register_quick_link(
    "Pages du site", "wagtailadmin_explore_root", icon="folder-open-inverse", permission=writes_pages
)
