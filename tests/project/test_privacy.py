"""Every table that could hold a person says what it holds of them, or that it holds nobody, and why."""

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from association.people.models import Person, User
from cms.privacy import handling
from cms.privacy.handling import Erasure, Handling

NAMES = {"first_name", "last_name", "author_name", "signatory", "phone", "label", "object_str", "user_agent"}
OPEN = (
    models.TextField,
    models.JSONField,
    models.EmailField,
    models.FileField,
    models.BinaryField,
    models.GenericIPAddressField,
)


def reasons_to_ask(model):
    """The columns by which a table could hold a person."""
    found = []
    for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
        if field.name == "shipped":
            continue  # what the product ships, beside what the network changed of it
        points_at_people = field.is_relation and field.related_model in (Person, User)
        if points_at_people or isinstance(field, OPEN) or field.name in NAMES:
            found.append(field.name)
    return found


def unclassified(models_):
    return {
        model._meta.label: reasons_to_ask(model)
        for model in models_
        if reasons_to_ask(model) and not handling.is_classified(model)
    }


def test_every_table_that_could_hold_a_person_has_its_class():
    assert unclassified(apps.get_models()) == {}


def test_a_new_table_without_its_class_is_seen():
    """The negative control: one column is enough."""

    class Meta:
        app_label = "people"

    for column in (
        models.EmailField(),
        models.TextField(),
        models.JSONField(),
        models.ForeignKey(Person, models.CASCADE, related_name="+"),
        models.OneToOneField(User, models.CASCADE, related_name="+"),
        models.ManyToManyField(Person, related_name="+"),
    ):
        body = {"__module__": __name__, "Meta": Meta, "column": column}
        made = type(f"Unseen{type(column).__name__}", (models.Model,), body)
        try:
            assert unclassified([made]) == {made._meta.label: ["column"]}
        finally:
            forget(made)


def forget(model):
    for name in [name for name in apps.all_models["people"] if name.startswith("unseen")]:
        del apps.all_models["people"][name]
    apps.clear_cache()


def test_every_class_reads_in_french_and_says_how_long():
    for one in handling.handlings():
        assert one.what and one.why and one.kept, one.model
        assert not any(text.endswith(".") for text in (one.what, one.why, one.kept)), one.model
        if one.erasure == Erasure.KEEP:
            assert one.reason.endswith("."), one.model


def test_every_class_names_a_table_and_columns_that_exist():
    for one in handling.handlings():
        columns = {field.name for field in one.model_class._meta.concrete_fields}
        assert set(one.hidden) <= columns, one.model


def made(**changes):
    return Handling(**{"model": "people.Specialty", "what": "…", "why": "…", "kept": "…",
                       "erasure": Erasure.DELETE, "rows": lambda subject: None} | changes)  # fmt: skip


@pytest.mark.parametrize("erasure", [Erasure.KEEP, Erasure.ANONYMISE])
def test_a_class_that_says_too_little_stops_the_start(erasure, monkeypatch):
    monkeypatch.setattr(handling, "_without", {})
    with pytest.raises(ImproperlyConfigured):
        handling.declare(made(erasure=erasure))


def test_two_classes_for_one_table_stop_the_start():
    with pytest.raises(ImproperlyConfigured):
        handling.declare(made())
    with pytest.raises(ImproperlyConfigured):
        handling.declare_without_people("people.Person", "no")
