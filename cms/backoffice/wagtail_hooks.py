"""Where the back office joins Wagtail: audit log, edits, home page, clothes."""

from django.apps import apps
from django.templatetags.static import static
from django.utils.html import format_html_join
from wagtail import hooks

from cms.backoffice import active_filters as active_filters
from cms.backoffice import audit
from cms.backoffice.changes import LoggedEditAction
from cms.backoffice.history import formatter
from cms.backoffice.home import TodayPanel
from cms.backoffice.imports import hooks as import_hooks  # noqa: F401 (joins Wagtail by being imported)
from cms.backoffice.mail import cards as mail_cards  # noqa: F401 (joins the home page by being imported)
from cms.backoffice.mail.viewsets import messages
from cms.backoffice.models import AuditEntry


# After Wagtail's own registrations, which cover every model: the most precise ones win.
@hooks.register("register_log_actions", order=100)
def register_log_actions(actions):
    for action, label in audit.declared_actions.items():
        actions.register_action(action)(formatter(label))
    for model in filter(audit.is_audited, apps.get_models()):
        actions.register_model(model, AuditEntry)


@hooks.register("register_actions", order=100)
def register_actions(registry):
    for model in filter(audit.is_audited, apps.get_models()):
        registry.register(model, LoggedEditAction)


@hooks.register("register_admin_viewset")
def register_messages():
    return messages


@hooks.register("construct_homepage_panels")
def add_today(request, panels):
    panels.append(TodayPanel(request))


@hooks.register("insert_global_admin_css")
def back_office_css():
    names = ("tokens", "backoffice", "backoffice-records", "backoffice-reading", "backoffice-home")
    links = ((static(f"css/{name}.css"),) for name in names)
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', links)


@hooks.register("construct_help_menu")
def without_news_of_wagtail(request, menu_items):
    """What is new in Wagtail concerns whoever installs it, not the secretary."""
    menu_items[:] = [item for item in menu_items if item.name == "keyboard-shortcuts-trigger"]
