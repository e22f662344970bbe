"""What an edit changes: the fields of a record, compared with the row it replaces."""

from django.db import transaction
from modelcluster.models import get_all_child_relations
from wagtail.actions.edit import EditAction

from cms.backoffice import audit


def stored_values(model, pk):
    """The editable values of the row as it stands, read under lock so that no other edit slips in."""
    return editable_values(model._base_manager.select_for_update(of=("self",)).get(pk=pk))


def editable_values(record):
    """{field: value} of what people can edit: columns, related records, lists and child rows."""
    meta = record._meta
    values = {
        field.name: getattr(record, field.attname)
        for field in meta.concrete_fields
        if field.editable and not field.primary_key
    }
    for field in meta.many_to_many:
        values[field.name] = sorted(str(item) for item in getattr(record, field.name).all())
    for relation in get_all_child_relations(type(record)):
        name = relation.get_accessor_name()
        values[name] = [described(child) for child in getattr(record, name).all()]
    return values


def described(child):
    """A child row in one line: its own values, without its key, its parent and its rank."""
    parts = []
    for field in child._meta.concrete_fields:
        if field.is_relation or field.primary_key or field.name == "sort_order":
            continue
        value = getattr(child, field.name)
        if value is True:
            parts.append(str(field.verbose_name))
        elif value not in (None, "", False):
            parts.append(str(value))
    return ", ".join(parts)


def differences(record, before, after):
    """{field: [old, new]} of what differs; related records are named, not numbered."""
    changes = {}
    for name, old in before.items():
        new = after[name]
        if old == new:
            continue
        field = next((f for f in record._meta.concrete_fields if f.name == name), None)
        if field is not None and field.is_relation:
            old, new = named(field, old), named(field, new)
        changes[name] = [old, new]
    return changes


def named(field, key):
    if key is None:
        return None
    related = field.related_model._base_manager.filter(pk=key).first()
    return str(related) if related else str(key)


class LoggedEditAction(EditAction):
    """Wagtail's edit, with the names of the changed fields and their old and new values in the log.

    Wagtail's own entry says who and when, not what. An edit that changes nothing is not logged.
    """

    @transaction.atomic
    def execute(self, skip_permission_checks=False):
        self.check(skip_permission_checks=skip_permission_checks)
        self.log_action = None
        before = stored_values(type(self.instance), self.instance.pk)
        instance = self._edit(skip_permission_checks=skip_permission_checks)
        changes = differences(instance, before, editable_values(instance))
        if changes:
            audit.record(instance, "backoffice.edit", changes=changes, user=self.user)
        return instance
