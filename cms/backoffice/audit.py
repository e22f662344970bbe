"""The audit log seen from the services: what may be written in it, and how to write and erase it.

An app declares its actions once, when Django starts (AppConfig.ready):

    audit.declare({"members.admission": "Admission"}, fields={"on": "le"})

The part before the dot is the app's label: the records of that app are then logged in
AuditEntry instead of Wagtail's own log. An app without acts of its own, but whose edits
are to be logged with their values, calls audit.join("pages").
"""

from django.db.models import Model
from wagtail.log_actions import get_active_log_context

from cms.backoffice.models import AuditEntry

#: action → French label, of every app that declared its own.
declared_actions = {}

#: App labels whose records are logged in AuditEntry.
audited_apps = set()

#: French names of the logged values that are not fields of the record (app label → {name: label}).
value_names = {}


def declare(actions, *, fields=None):
    """Join the log: actions is {"app.action": "Label"}, fields names in French the values logged
    that are not fields of the record itself."""
    declared_actions.update(actions)
    for label in {action.split(".")[0] for action in actions}:
        join(label, fields=fields)


def join(app_label, *, fields=None):
    """Log every edit of an app's records here, with the values it changes."""
    audited_apps.add(app_label)
    value_names.setdefault(app_label, {}).update(fields or {})


def is_audited(model):
    """Whether the records of a model are logged here: ours, except pages, which keep Wagtail's log."""
    from wagtail.models import Page

    return model._meta.app_label in audited_apps and not issubclass(model, (Page, AuditEntry))


def record(instance, action, *, changes=None, data=None, user=None):
    """Write that something happened to a record; call it inside the transaction that does it.

    changes: {field: [old, new]}. The names go to data["fields"], the values to a column that can
    be erased. data: identifiers only, never a personal value. user: by default the one of the
    active Wagtail LogContext (the person signed in to the back office), None for the machine.
    Returns the AuditEntry. Raises ValidationError for an action nobody declared.
    """
    context = get_active_log_context()
    data = dict(data or {})
    if changes:
        data["fields"] = list(changes)
    return AuditEntry.objects.log_action(
        instance,
        action,
        user=user or context.user,
        uuid=context.uuid,
        data=data,
        values={name: [plain(old), plain(new)] for name, (old, new) in changes.items()} if changes else None,
        content_changed=bool(changes),
    )


def erase_values(instance):
    """Forget what the log says of a record's values; who, when and which fields stay.

    Returns the number of entries erased.
    """
    return AuditEntry.objects.for_instance(instance).erase_values()


def plain(value):
    """A value as the log keeps it: a record by its name, a list by its members, the rest as it is."""
    if isinstance(value, Model):
        return str(value)
    if isinstance(value, (list, tuple, set)):
        return [plain(item) for item in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return value if hasattr(value, "isoformat") else str(value)
