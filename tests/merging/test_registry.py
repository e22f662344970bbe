"""Nothing that points at a record that can be merged is forgotten."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models

from association.merging import registry
from association.merging.services.merging import merge, pointing_at
from association.people.models import Consent, ConsentText, Person
from tests import factories

OURS = ("association.", "cms.", "training.", "newsletter.")


def forgotten(kind):
    """The columns that point at a kind of record and that nobody declared."""
    declared = {(one.model.lower(), one.field) for one in registry.relations(kind.model)}
    return sorted(
        f"{relation.related_model._meta.label}.{relation.field.name}"
        for relation in pointing_at(kind.model)
        if (relation.related_model._meta.label_lower, relation.field.name) not in declared
    )


def forgotten_keys():
    """Columns of our tables that hold the key of some record without a foreign key."""
    generic = {
        (one.model.lower(), one.field) for one in registry.relations("people.Person") if one.kind_field
    }
    return sorted(
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith(OURS)
        for field in model._meta.concrete_fields
        if looks_like_a_key(field)
        and (model._meta.label_lower, field.name) not in generic
        and not registry.is_left(model, field.name)
    )


def looks_like_a_key(field):
    return not field.remote_field and field.name.endswith("_id") and field.name != "message_id"


@pytest.mark.parametrize("kind", registry.mergeables(), ids=lambda kind: kind.label)
def test_every_table_that_points_at_it_says_how_it_follows(kind):
    assert forgotten(kind) == []


def test_every_column_of_keys_says_how_it_follows():
    assert forgotten_keys() == []


@pytest.mark.parametrize("kind", registry.mergeables(), ids=lambda kind: kind.label)
def test_every_column_is_chosen_derived_or_settled(kind):
    chosen = {name for choice in kind.choices for name in choice.columns}
    settled = chosen | {*kind.derived} | {*(kind.settled or {})} | {"id", "created_at", "updated_at"}
    assert {field.name for field in kind.model._meta.concrete_fields} == settled


@pytest.fixture
def without_consents(monkeypatch):
    kept = [one for one in registry._relations["people.person"] if one.model != "people.Consent"]
    monkeypatch.setitem(registry._relations, "people.person", kept)


def test_a_forgotten_table_is_seen(without_consents):
    assert forgotten(registry.mergeable("people.Person")) == ["people.Consent.person"]


@pytest.mark.django_db
def test_a_forgotten_table_stops_the_merge_and_loses_nothing(without_consents):
    kept, absorbed = factories.person(), factories.person()
    Consent.objects.create(
        person=absorbed, purpose="image", text=ConsentText.objects.first(), given=True, at=factories.now()
    )
    with pytest.raises(LookupError, match="Consent.person"):
        merge(model=Person, kept_id=kept.pk, absorbed_id=absorbed.pk, user=None)
    assert Consent.objects.get().person == absorbed


@pytest.mark.parametrize("kind", registry.mergeables(), ids=lambda kind: kind.label)
def test_no_table_points_at_any_kind_of_record_unnoticed(kind):
    """A foreign key to ContentType in one of our tables goes with a declared column of keys."""
    generic = {one.model.lower() for one in registry.relations(kind.model) if one.kind_field}
    left = {model for model, _ in registry._left}
    found = {
        model._meta.label_lower
        for model in apps.get_models()
        if model.__module__.startswith(OURS) and not issubclass(model, apps.get_model("wagtailcore.Page"))
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is ContentType
    }
    assert {label.lower() for label in found} <= generic | {label.lower() for label in left}
