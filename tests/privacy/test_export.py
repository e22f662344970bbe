"""Everything held of a person is in their export, field by field."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from association.privacy.services import export
from association.privacy.services.subjects import subject_of
from cms.privacy.handling import handlings
from tests import factories
from tests.privacy import somebody

pytestmark = pytest.mark.django_db


def exported(user):
    return json.dumps(export.as_json(subject_of(user=user)), cls=export.Encoder, ensure_ascii=False)


def test_every_text_of_every_table_is_in_the_export():
    made = somebody.make()
    subject, marks = somebody.mark_every_text(made)
    assert len(marks) > 60
    text = json.dumps(export.as_json(subject), cls=export.Encoder, ensure_ascii=False)
    assert sorted({where for mark, where in marks.items() if mark not in text}) == []


def test_tables_with_a_description_of_their_own_say_what_was_written():
    made = somebody.make()
    told = export.as_json(subject_of(user=made.user))
    silent = [
        table["table"]
        for table in told["tables"]
        if somebody.CANARY not in json.dumps(table["rows"], cls=export.Encoder).lower()
    ]
    # Days, addresses of machines and marks of state: nothing written by or about the person.
    assert set(silent) <= {
        "people.RoleHolding", "people.Consent", "people.InterestDeclaration", "privacy.InactivityWarning",
        "sessions.Session", "wagtailcore.PageSubscription", "account.EmailConfirmation",
        "wagtailadmin.EditingSession", "wagtailcore.Page", "mfa.Authenticator", "people.Affiliation",
        "socialaccount.SocialToken", "backoffice.ImportEffect", "merging.Merge", "merging.Suspicion",
    }  # fmt: skip


def test_every_table_of_the_person_is_in_it_and_says_why():
    made = somebody.make()
    told = export.as_json(subject_of(user=made.user))
    assert (told["format"], told["version"]) == ("maillage-mes-donnees", 1)
    assert {table["table"] for table in told["tables"]} == {one.model for one in handlings()}
    for table in told["tables"]:
        assert table["rows"] and table["what"] and table["why"] and table["kept"]


def test_secrets_are_not_in_it():
    made = somebody.make()
    text = exported(made.user)
    for secret in (made.user.password, "cle-de-confirmation", "a" * 64, "b" * 64):
        assert secret not in text


def test_nothing_of_others_is_in_it():
    somebody.make()
    other = factories.person(first_name="Anne", last_name="Martin", user=factories.UserFactory())
    assert somebody.CANARY not in exported(other.user).lower()


def test_an_account_without_a_person_has_its_export_too():
    user = factories.UserFactory()
    tables = {table["table"] for table in export.as_json(subject_of(user=user))["tables"]}
    assert tables == {"people.User", "account.EmailAddress"}


def test_the_queries_do_not_grow_with_the_rows():
    person = factories.person(email="a@chu.invalid", user=factories.UserFactory())
    counts = []
    for number in (2, 18):
        for _ in range(number):
            factories.affiliation(person)
        with CaptureQueriesContext(connection) as queries:
            export.sections_of(subject_of(user=person.user))
        counts.append(len(queries))
    assert counts[0] == counts[1]
