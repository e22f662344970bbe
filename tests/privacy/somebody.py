"""A person known to every table, whose every text carries a canary."""

import itertools
import json
from datetime import date, timedelta
from types import SimpleNamespace

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import connection, models
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.admin.models import EditingSession, FormState
from wagtail.contrib.forms.models import FormSubmission
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    APIToken,
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    Revision,
)
from wagtail.users.models import UserProfile

from association.groups.models import (
    Action,
    Decision,
    Deliverable,
    GroupDocument,
    GroupMeeting,
    GroupRole,
    Invitee,
)
from association.members import models as members
from association.members.models import (
    ChangeProposal,
    Membership,
    MembershipEvent,
    OrganisationContact,
    Representative,
)
from association.merging.models import Suspicion
from association.merging.services.merging import merge
from association.people.models import (
    Invitation,
    Person,
    PublicProfile,
    RoleHolding,
    RppsEntry,
)
from association.people.services.affiliations import begin_affiliation
from association.people.services.consents import record_consent
from association.people.services.declarations import declare_interests, read_declaration
from association.privacy.models import ErasureRequest, InactivityWarning
from association.privacy.services.subjects import subject_of
from cms.backoffice import audit
from cms.backoffice.models import ImportBatch, ImportEffect, ImportRow
from cms.outbox import services as outbox
from cms.privacy.handling import handlings
from tests import factories
from tests.images import png

CANARY = "zzcanari"
FIRST, LAST, EMAIL, RPPS = f"Zoé{CANARY}", f"Ö{CANARY}", f"{CANARY}@hopital.invalid", "10099999999"
NAMED = f"Le Dr {FIRST} {LAST.upper()} est d’accord"


def make():
    """Somebody in every table. Returns a SimpleNamespace with person, user and the other things made."""
    user = factories.UserFactory(email=EMAIL, first_name=FIRST, last_name=LAST)
    person = factories.person(
        first_name=FIRST, last_name=LAST, rpps=RPPS, email=EMAIL, user=user, title="dr", notes=NAMED
    )
    organisation = factories.OrganisationFactory(email=EMAIL, notes=NAMED)
    made = SimpleNamespace(person=person, user=user, organisation=organisation)
    in_people(made)
    in_account(made)
    in_members(made)
    in_groups(made)
    in_merging(made)
    in_backoffice(made)
    in_wagtail(made)
    made.request = ErasureRequest.objects.create(
        person=person, user=user, due_on=date(2030, 1, 1), answer=NAMED
    )
    InactivityWarning.objects.create(user=user, last_seen=timezone.now(), warned_at=timezone.now())
    return made


def in_people(made):
    person, user = made.person, made.user
    begin_affiliation(
        person=person, organisation=made.organisation, function=NAMED, start_on=date(2024, 1, 1)
    )
    record_consent(person=person, purpose="surveys", given=True, source="space", user=user)
    link = {"company": f"Labo {CANARY}", "nature": "trial", "subject": NAMED, "start_on": date(2024, 1, 1),
            "amount_band": "none"}  # fmt: skip
    declaration = declare_interests(
        person=person, nothing_to_declare=False, links=[link], source="space", user=user
    )
    read_declaration(declaration=declaration, reader=factories.UserFactory(), reason=NAMED)
    PublicProfile.objects.create(person=person, slug=f"{CANARY}", presentation=NAMED, published=True)
    RppsEntry.objects.create(number=RPPS, last_name=LAST, first_name=FIRST, profession_code="10",
                             search_text=CANARY, workplaces=[{"name": CANARY}],
                             file_date=date(2026, 1, 1))  # fmt: skip


def in_merging(made):
    """A record of theirs entered twice and merged, another that looks like it."""
    twice = factories.person(first_name=FIRST, last_name=LAST, title="dr", notes=NAMED)
    merge(model=Person, kept_id=made.person.pk, absorbed_id=twice.pk, user=None)
    alike = factories.person(first_name="Zoé", last_name="Autre")
    Suspicion.objects.create(
        content_type=ContentType.objects.get_for_model(Person),
        first_id=made.person.pk,
        second_id=alike.pk,
        score=80,
        reasons=["same_name"],
    )
    made.person.refresh_from_db()


def in_account(made):
    user = made.user
    session = SessionStore()
    session["_auth_user_id"], session["told"] = str(user.pk), EMAIL
    session.save()
    unknown = SessionStore()
    unknown["account_login"] = {"email": EMAIL}
    unknown.save()
    UserSession.objects.create(user=user, ip="192.0.2.1", session_key=session.session_key, user_agent=CANARY)
    EmailConfirmation.objects.create(
        email_address=EmailAddress.objects.get(user=user), key="cle-de-confirmation", sent=timezone.now()
    )
    Authenticator.objects.create(user=user, type="totp", data={"secret": CANARY})
    account = SocialAccount.objects.create(user=user, provider="psc", uid=CANARY, extra_data={"nom": LAST})
    application = SocialApp.objects.create(provider="psc", name="PSC", client_id="x")
    SocialToken.objects.create(app=application, account=account, token=CANARY)
    RoleHolding.objects.create(user=user, role="training_manager", start_on=date(2020, 1, 1),
                               end_on=date(2021, 1, 1))  # fmt: skip
    Invitation.objects.create(email=EMAIL, first_name=FIRST, last_name=LAST, key_hash="a" * 64,
                              expires_at=timezone.now(), accepted_by=user)  # fmt: skip
    audit.record(user, "people.grant_role", changes={"email": ["", EMAIL]})


def in_members(made):
    organisation = made.organisation
    OrganisationContact.objects.create(organisation=organisation, label=f"Secrétariat de {FIRST} {LAST}")
    OrganisationContact.objects.create(organisation=organisation, label="Direction", email=EMAIL)
    OrganisationContact.objects.create(organisation=organisation, label="Standard", email="a@b.invalid")
    ChangeProposal.objects.create(
        organisation=organisation, proposed_by=made.user, values={"email": ["", EMAIL]}, comment=CANARY
    )
    Representative.objects.create(organisation=organisation, person=made.person, decision=NAMED)
    membership = factories.member(organisation)
    membership.signatures.update(signatory=f"{FIRST} {LAST}")
    MembershipEvent.objects.filter(membership=membership).update(reason=NAMED)
    audit.record(organisation, "members.admission", changes={"notes": ["", NAMED]})
    assert Membership.objects.count() == 1
    joining(made, membership)
    dues_and_confirmation(made, membership)


def in_groups(made):
    person, organisation = made.person, made.organisation
    group = factories.working_group(mission=NAMED)
    group.periods.update(decision=NAMED, reason=NAMED)
    GroupRole.objects.create(
        group=group, person=person, organisation=organisation, start_on=date(2024, 1, 1), decision=NAMED
    )
    meeting = GroupMeeting.objects.create(
        group=group, title=NAMED, starts_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=1),
        agenda=NAMED, summary=NAMED, place=NAMED, state=GroupMeeting.State.HELD, created_by=made.user,
    )  # fmt: skip
    Invitee.objects.create(meeting=meeting, person=person, role="member", organisation=organisation)
    Decision.objects.create(meeting=meeting, text=NAMED)
    Action.objects.create(group=group, meeting=meeting, text=NAMED, owner=person, due_on=date(2026, 1, 1))
    Deliverable.objects.create(group=group, title=NAMED)
    GroupDocument.objects.create(
        group=group, title=NAMED, uploaded_by=made.user, file=ContentFile(b"%PDF", name="essai.pdf")
    )


def in_backoffice(made):
    batch = ImportBatch.objects.create(
        format="facilities", file=ContentFile(f"nom\n{FIRST} {LAST}".encode(), name="liste.csv"),
        file_name=f"{FIRST} {LAST}.csv", sha256="0" * 64, status="confirmed", notes=[NAMED],
    )  # fmt: skip
    named = ImportRow.objects.create(batch=batch, line=2, state="new", raw={"Prénom": FIRST, "Nom": LAST})
    ImportRow.objects.create(batch=batch, line=3, state="new", raw={"mél": EMAIL}, title=EMAIL)
    ImportRow.objects.create(batch=batch, line=4, state="new", raw={"Nom": "Quelqu’un d’autre"})
    ImportEffect.objects.create(
        row=named, object_id=1, before={"nom": f"{FIRST} {LAST}"}, written_at=timezone.now()
    )
    made.batch = batch
    outbox.store(kind="outbox.other", to=EMAIL, subject=f"À {FIRST}", text=NAMED, html=NAMED,
                 attachments=[outbox.File(f"{CANARY}.txt", "text/plain", CANARY.encode())])  # fmt: skip
    outbox.store(
        kind="outbox.other", to="ailleurs@b.invalid", subject=NAMED, text=NAMED, recipient=made.person
    )
    DBTaskResult.objects.create(
        status=TaskResultStatus.FAILED, args_kwargs={"args": [], "kwargs": {}}, task_path="x", worker_ids=[],
        run_after=timezone.now(), backend_name="background", exception_class_path="x", traceback=NAMED,
        finished_at=timezone.now(), return_value=None,
    )  # fmt: skip


def in_wagtail(made):
    user = made.user
    page = Page.objects.get(depth=1).add_child(instance=Page(title=f"Rencontre avec {FIRST} {LAST}"))
    kind = ContentType.objects.get_for_model(Page)
    first = page.save_revision(user=user)
    Revision.objects.filter(pk=first.pk).update(object_str=NAMED, content={"body": NAMED})
    page.title, page.search_description = "Rencontre", NAMED
    page.save_revision()
    page.save()
    made.page = Page.objects.get(pk=page.pk)
    UserProfile.objects.create(user=user, dismissibles={"x": CANARY})
    EditingSession.objects.create(user=user, content_object=page, last_seen_at=timezone.now())
    FormState.objects.create(user=user, content_type=kind, object_id="", data=CANARY,
                             last_updated_at=timezone.now())  # fmt: skip
    APIToken.objects.create(user=user, name=CANARY, key_hash="b" * 64, prefix="abc")
    PageSubscription.objects.create(user=user, page=page, comment_notifications=True)
    comment = Comment.objects.create(user=user, page=page, text=CANARY, contentpath="title")
    CommentReply.objects.create(user=user, comment=comment, text=CANARY)
    ModelLogEntry.objects.create(content_type=kind, object_id="1", label=NAMED, action="wagtail.edit",
                                 timestamp=timezone.now(), data={"titre": NAMED})  # fmt: skip
    PageLogEntry.objects.create(content_type=kind, page=page, label=NAMED, action="wagtail.edit",
                                timestamp=timezone.now(), data={})  # fmt: skip
    FormSubmission.objects.create(page=page, form_data={"nom": f"{FIRST} {LAST}"})
    Image.objects.create(title=NAMED, file=ImageFile(ContentFile(png()), name="essai.png"), file_size=1)
    Document.objects.create(title=NAMED, file=ContentFile(b"%PDF", name="essai.pdf"), file_size=4)


def mark_every_text(made):
    """Put a mark of its own in each text column of the rows that are the person's.

    Returns (the subject as it was before, {mark: where}).
    """
    subject = subject_of(user=made.user)
    marks, number = {}, itertools.count(100)
    for one in handlings():
        for row in one.rows_of(subject):
            for field in text_columns(one):
                mark = f"{CANARY}{next(number)}"
                marks[mark] = f"{one.model}.{field.name}"
                value = getattr(row, field.attname)
                if isinstance(field, models.JSONField):
                    value = [value, mark]
                elif isinstance(field, models.EmailField):
                    value = f"{mark}@hopital.invalid"
                else:
                    both = f"{value} {mark}"
                    value = both if len(both) <= (field.max_length or 9999) else mark
                one.model_class._base_manager.filter(pk=row.pk).update(**{field.name: value})
    return subject, marks


#: Columns left as they are: what is derived, and what the row is found by.
MACHINERY = {
    "people.Person": ("search_text", "name_key"),
    "members.OrganisationContact": ("email",),
    "people.RppsEntry": ("number", "search_text"),
    "socialaccount.SocialAccount": ("provider",),
}


def text_columns(one):
    """The columns of a table without its own description that hold free text."""
    if one.describe and one.model != "people.Person":
        return
    for field in one.model_class._meta.concrete_fields:
        kinds = (models.CharField, models.TextField, models.JSONField)
        if not isinstance(field, kinds) or isinstance(field, models.FileField):
            continue
        if field.choices or field.primary_key or field.name in one.hidden:
            continue
        if field.name not in MACHINERY.get(one.model, ()) and (field.max_length or 999) >= 11:
            yield field


def tables_with(text):
    """{table} of every table of the database in which a text can be read, and of the decoded sessions."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if any(text in readable(value) for row in cursor.fetchall() for value in row):
                found.add(table)
    if any(text in str(session.get_decoded()) for session in Session.objects.all()):
        found.add("django_session")
    return found


def readable(value):
    if isinstance(value, (bytes, memoryview)):
        value = bytes(value).decode("utf-8", "replace")
    return json.dumps(value, default=str, ensure_ascii=False).lower()


def joining(made, membership):
    """They applied for an organisation, signed for it by a link, resigned for it, and were heard for it."""
    columns = {"first_name": FIRST, "last_name": LAST, "email": EMAIL}
    roles = ("contact", "holder", "deputy")
    named = {f"{role}_{column}": value for role in roles for column, value in columns.items()}
    members.Application.objects.create(
        name="Association", street="1 rue", postcode="31000", city="Toulouse", message=NAMED, answer=NAMED,
        college=factories.CollegeFactory(), **named,
    )  # fmt: skip
    text = factories.FoundingTextFactory(kind="network_charter", version="9")
    members.SignatureCampaign.objects.create(text=text, deadline=date(2035, 1, 1), message=NAMED)
    link = members.SigningLink.objects.create(
        membership=membership, person=made.person, address=EMAIL, sent_at=factories.now(),
        expires_on=date(2035, 1, 1),
    )  # fmt: skip
    members.OnlineSignature.objects.create(
        signature=membership.signatures.first(), link=link, address=EMAIL, statement="Lu", at=factories.now(),
        user=made.user,
    )  # fmt: skip
    day = date(2026, 1, 5)
    members.Resignation.objects.create(
        membership=membership, letter_on=day, received_on=day, effect_on=day, signatory=NAMED
    )
    members.ExclusionProcedure.objects.create(membership=membership, reason=NAMED, opened_on=day)


def dues_and_confirmation(made, membership):
    """What their organisation owed and paid cites them; they were asked to confirm what is known of it."""
    college = membership.college_periods.get().college
    members.DuesRate.objects.create(college=college, year=2026, amount=120, decision=NAMED)
    due = members.Due.objects.create(
        membership=membership, college=college, year=2026, amount=120, exempt_on=date(2026, 1, 5),
        exempt_reason=NAMED,
    )  # fmt: skip
    payment = members.Payment.objects.create(
        due=due, amount=20, received_on=date(2026, 2, 2), reference=NAMED, recorded_by=made.user
    )
    book = members.ReceiptBook.objects.create(year=2026)
    members.Receipt.objects.create(
        payment=payment, book=book, number=1, issued_on=date(2026, 2, 2), payer=NAMED
    )
    campaign = members.ConfirmationCampaign.objects.create(year=2026, deadline=date(2026, 12, 1))
    members.Confirmation.objects.create(
        campaign=campaign, organisation=made.organisation, asked=made.person, asked_on=date(2026, 1, 5),
        remarks=NAMED, settlement=NAMED,
    )  # fmt: skip
