"""Keeps account of what the demonstration makes and replaces, as it does it."""

from collections import defaultdict

from django.apps import apps


class Record:
    def __init__(self):
        self.made = defaultdict(list)
        self.replaced = []

    def add(self, *instances):
        """Remember rows just made; returns the last one."""
        for instance in instances:
            self.made[instance._meta.label_lower].append(instance.pk)
        return instances[-1] if instances else None

    def create(self, model, instances):
        """Make rows in one statement, and remember them."""
        created = model.objects.bulk_create(instances)
        self.add(*created)
        return created

    def replace(self, instance, **values):
        """Change a row that was there before, remembering what it said."""
        before = {name: _plain(instance, name) for name in values}
        for name, value in values.items():
            setattr(instance, name, value)
        instance.save()
        after = {name: _plain(instance, name) for name in values}
        changes = {name: [before[name], after[name]] for name in values if before[name] != after[name]}
        self.replaced.append([instance._meta.label_lower, instance.pk, changes])


def put_back(replaced):
    """Give the replaced values back, where they are still the demonstration's; the rest was changed since."""
    for label, key, changes in reversed(replaced):
        instance = apps.get_model(label).objects.filter(pk=key).first()
        if instance is None:
            continue
        for name, (before, after) in changes.items():
            if _plain(instance, name) == after:
                field = instance._meta.get_field(name)
                setattr(instance, field.attname, field.to_python(before))
        instance.save()


def _plain(instance, name):
    """A value as JSON can hold it."""
    field = instance._meta.get_field(name)
    value = getattr(instance, field.attname)
    return value if field.is_relation else field.get_prep_value(value)
