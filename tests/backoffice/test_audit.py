"""The audit log: what it keeps, how it reads, and what nobody can do to it."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from wagtail.log_actions import LogContext
from wagtail.log_actions import registry as log_registry
from wagtail.models import Page

from association.members.models import Organisation
from cms.backoffice import audit
from cms.backoffice.models import AuditEntry
from cms.backoffice.models.audit import AuditLogIsKept
from cms.backoffice.roles import Role
from tests.factories import OrganisationFactory, UserFactory, candidate

pytestmark = pytest.mark.django_db

OURS = ("association.", "cms.", "newsletter.", "training.")


@pytest.fixture
def entry():
    organisation = OrganisationFactory(display_name="Clinique des Tilleuls")
    changes = {"city": ["Toulouse", "Blagnac"]}
    return audit.record(organisation, "backoffice.edit", changes=changes)


def test_an_entry_keeps_the_field_names_apart_from_the_values(entry):
    entry.refresh_from_db()
    assert entry.data == {"fields": ["city"]}
    assert entry.values == {"city": ["Toulouse", "Blagnac"]}
    assert "Blagnac" not in str(entry.data)


def test_the_person_signed_in_is_the_one_who_did_it():
    user = UserFactory()
    with LogContext(user=user):
        assert audit.record(OrganisationFactory(), "backoffice.edit").user == user


def test_an_undeclared_action_is_refused():
    with pytest.raises(ValidationError):
        audit.record(OrganisationFactory(), "members.invented")


def test_an_entry_is_never_rewritten(entry):
    entry.label = "autre chose"
    with pytest.raises(AuditLogIsKept):
        entry.save()
    with pytest.raises(AuditLogIsKept):
        AuditEntry.objects.update(label="autre chose")


def test_an_entry_is_never_removed(entry):
    with pytest.raises(AuditLogIsKept):
        entry.delete()
    with pytest.raises(AuditLogIsKept):
        AuditEntry.objects.filter(pk=entry.pk).delete()
    assert AuditEntry.objects.filter(pk=entry.pk).exists()


def test_erasing_forgets_the_values_and_the_name_and_keeps_the_act(entry):
    organisation = Organisation.objects.get()
    assert audit.erase_values(organisation) == 1
    erased = AuditEntry.objects.get(pk=entry.pk)
    assert erased.values is None
    assert "Tilleuls" not in erased.label
    assert erased.data == {"fields": ["city"]}
    assert erased.timestamp == entry.timestamp


def test_the_history_reads_in_french_old_then_new(staff_client):
    organisation = OrganisationFactory(city="Toulouse")
    changes = {
        "sector": ["unknown", "public"],
        "closed_on": [None, "2024-03-01"],
        "regional_pole": [False, True],
    }
    entry = audit.record(organisation, "backoffice.edit", changes=changes)
    client = staff_client(Role.MEMBERSHIP_ADMINISTRATOR)
    page = client.get(reverse("organisation:history", args=[organisation.pk])).content.decode()
    assert "secteur : Non renseigné → Public" in page
    assert "fermé le : 01/03/2024" in page
    assert "pôle régional de recours : non → oui" in page

    AuditEntry.objects.filter(pk=entry.pk).erase_values()
    page = client.get(reverse("organisation:history", args=[organisation.pk])).content.decode()
    assert "secteur ; fermé le ; pôle régional de recours" in page
    assert "Public" not in page


def test_the_history_of_a_membership_tells_its_acts(staff_client):
    membership = candidate()
    client = staff_client(Role.MEMBERSHIP_ADMINISTRATOR)
    page = client.get(reverse("membership:history", args=[membership.pk])).content.decode()
    assert "Candidature – le : 10/01/2024" in page


def test_the_report_of_the_whole_site_leads_to_each_record(client):
    client.force_login(UserFactory(is_superuser=True))
    membership = candidate()
    audit.record(membership.organisation, "backoffice.edit", changes={"city": ["Toulouse", "Blagnac"]})
    page = client.get(reverse("wagtailadmin_reports:site_history")).content.decode()
    assert reverse("membership:inspect", args=[membership.pk]) in page
    assert reverse("organisation:edit", args=[membership.organisation.pk]) in page


def test_every_record_of_ours_is_logged_here_and_pages_in_wagtails_log():
    for model in apps.get_models():
        ours = model.__module__.startswith(OURS)
        if not ours or issubclass(model, (Page, AuditEntry)) or model._meta.app_label == "jobs":
            continue
        assert log_registry.get_log_model_for_model(model) is AuditEntry, model


def test_every_declared_action_belongs_to_an_app_and_has_a_label():
    labels = {config.label for config in apps.get_app_configs()}
    for action, label in audit.declared_actions.items():
        assert action.split(".")[0] in labels, action
        assert label


def test_values_are_plain_data():
    organisation = OrganisationFactory(display_name="Clinique des Tilleuls")
    assert audit.plain(organisation) == "Clinique des Tilleuls"
    assert audit.plain([organisation, None]) == ["Clinique des Tilleuls", None]
    assert isinstance(audit.plain(models.Q()), str)
