"""Where the back office joins Wagtail: the audit log and its actions."""

from django.apps import apps
from wagtail import hooks

from cms.backoffice import audit
from cms.backoffice.changes import LoggedEditAction
from cms.backoffice.history import formatter
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
