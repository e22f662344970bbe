"""One real object behind every address: a 404 would prove nothing about a permission."""

from datetime import date, timedelta

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import models
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupApprovalTask,
    Page,
    PageViewRestriction,
    Site,
    UploadedFile,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from association.groups.services.attendance import take_attendance
from association.groups.services.decisions import write_summary
from association.groups.services.meetings import convene
from association.groups.services.minutes import publish_minutes
from association.members import models as members
from association.merging.models import Suspicion
from association.merging.services.merging import merge
from association.people.models import InterestDeclaration, Invitation, PublicProfile, RppsEntry, User
from association.people.services.profiles import set_public_profile
from association.people.services.staff import grant_role
from association.privacy.models import ErasureRequest, Purge
from cms.backoffice.models import ImportBatch, ImportRow
from cms.backoffice.roles import Role
from cms.outbox.models import Message, State
from cms.outbox.services import File, store
from cms.pages.models import HomePage, NetworkSettings, NewsIndexPage, NewsPage, StandardPage
from tests import factories
from tests.images import png

#: Put in everything the public must never read; it must not turn up anywhere it may not.
CANARY = "CANARI"


def build():
    """Fill an empty database; returns nothing: routes find their object by model."""
    site_pages()
    uploads()
    network()
    mail()
    people()
    representatives()
    team()
    privacy()
    duplicates()
    meetings()
    group_rooms()


def site_pages():
    home = HomePage(title="Accueil", slug="accueil-essai")
    Page.objects.get(depth=1).add_child(instance=home)
    NetworkSettings.load()
    members.TerritorySettings.load()
    Site.objects.update(root_page=home)
    news_index = home.add_child(instance=NewsIndexPage(title="Actualités", slug="actualites"))
    news = news_index.add_child(instance=NewsPage(title="Une actualité", slug="une-actualite"))
    home.add_child(instance=members.MembersPage(title="Adhérents", slug="adherents"))
    page = home.add_child(instance=StandardPage(title="Nos missions", slug="missions"))
    author = factories.UserFactory(is_superuser=True)
    page.save_revision(user=author)
    task = GroupApprovalTask.objects.create(name="Relecture")
    workflow = Workflow.objects.create(name="Relecture avant publication")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=home)
    news.save_revision(user=author)
    workflow.start(news, author)
    PageViewRestriction.objects.create(
        page=home.add_child(instance=StandardPage(title="Réservé", slug="reserve")),
        restriction_type=PageViewRestriction.PASSWORD,
        password="essai",
    )
    Redirect.objects.create(old_path="/ancien", redirect_page=home)
    EditingSession.objects.create(user=author, content_object=page, last_seen_at=factories.now())


def uploads():
    root = Collection.get_first_root_node()
    collection = root.add_child(name="Réservé")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.PASSWORD, password="essai"
    )
    Image.objects.create(title="Image", file=ImageFile(ContentFile(png()), name="essai.png"), file_size=1000)
    Document.objects.create(title="Document", file=ContentFile(b"%PDF-1.4", name="essai.pdf"), file_size=8)
    for model in (Image, Document):
        UploadedFile.objects.create(
            for_content_type=apps.get_model("contenttypes.ContentType").objects.get_for_model(model),
            file=ContentFile(png(), name="depot.png"),
            uploaded_by_user=User.objects.filter(is_superuser=True).first(),
        )


def network():
    organisation = factories.OrganisationFactory(notes=f"{CANARY} notes internes", cancer_status="authorised")
    members.OrganisationContact.objects.create(
        organisation=organisation,
        label=f"{CANARY} ligne directe",
        email="canari@exemple.invalid",
        public=False,
    )
    member = factories.member(organisation, on=date(2024, 3, 15))
    signature = member.signatures.first()
    signature.scan.save("signature.pdf", ContentFile(b"%PDF-1.4 " + CANARY.encode()))
    factories.candidate(
        factories.OrganisationFactory(name=f"{CANARY} candidat", display_name=f"{CANARY} candidat")
    )
    partner = factories.OrganisationFactory()
    members.Partnership.objects.create(
        organisation=partner, kind=members.Partnership.Kind.NETWORK, start_on=date(2024, 1, 1)
    )
    batch = ImportBatch.objects.create(
        format="facilities",
        file=ContentFile(b"id;name\n", name="essai.csv"),
        file_name=f"{CANARY}.csv",
        sha256="0" * 64,
        status=ImportBatch.Status.READY,
    )
    ImportRow.objects.create(
        batch=batch, line=2, state=ImportRow.State.REFUSED, raw={"id": CANARY}, values={}
    )


def mail():
    """A message in doubt, with a file: what each act of staff and the local mailbox need."""
    message = store(
        kind="outbox.other", to="canari@exemple.invalid", subject=f"{CANARY} objet", text=f"{CANARY} texte",
        html=f"<p>{CANARY} texte</p>", attachments=[File(f"{CANARY}.txt", "text/plain", CANARY.encode())],
    )  # fmt: skip
    Message.objects.filter(pk=message.pk).update(state=State.UNCERTAIN, settled_at=factories.now())


def representatives():
    """A member's representative and what they propose. Nobody else reads who they are."""
    organisation = members.Organisation.objects.members().first()
    person = factories.person(first_name=CANARY, last_name="Représentant", email="canari.rep@exemple.invalid")
    members.Representative.objects.create(
        organisation=organisation, person=person, start_on=date(2024, 4, 1), decision=f"{CANARY} lettre"
    )
    members.ChangeProposal.objects.create(
        organisation=organisation, values={"city": ["Toulouse", f"{CANARY} ville"]}, comment=CANARY
    )


def team():
    """A colleague with a role, and another who is invited."""
    administrator = User.objects.filter(is_superuser=True).first()
    colleague = factories.UserFactory(first_name="Lucie")
    grant_role(user=colleague, role=Role.TRAINING_MANAGER, by=None)
    Invitation.objects.create(
        email="invitee@exemple.invalid",
        first_name=f"{CANARY} invitée",
        last_name="Serres",
        roles=[Role.TRAINING_MANAGER.value],
        key_hash="0" * 64,
        invited_by=administrator,
        expires_at=factories.now() + timedelta(days=7),
    )


def people():
    """Somebody known, with an address, a post, a declaration, a public page, and a line of the register."""
    person = factories.person(
        first_name="Alix", last_name=f"{CANARY} Personne", email="canari.personne@exemple.invalid",
        notes=f"{CANARY} notes", rpps="10001234565",
    )  # fmt: skip
    factories.affiliation(person, members.Organisation.objects.order_by("pk").first())
    declaration = InterestDeclaration.objects.create(
        person=person, declared_on=date(2026, 1, 5), valid_until=date(2027, 1, 5), source="paper"
    )
    declaration.links.create(
        company=f"{CANARY} laboratoire", nature="other", start_on=date(2026, 1, 1), amount_band="none"
    )
    PublicProfile.objects.create(person=person, slug="alix-personne")
    set_public_profile(person=factories.person(), published=True, user=None)
    RppsEntry.objects.create(
        number=person.rpps, last_name=f"{CANARY} REGISTRE", first_name="Alix", profession_code="10",
        file_date=date(2026, 10, 8), search_text="canari registre alix",
    )  # fmt: skip


def duplicates():
    """Two people who look like one, and two who were."""
    people = [factories.person(notes=f"{CANARY} notes"), factories.person(email="canari@exemple.invalid")]
    first, second = sorted(people, key=lambda person: person.pk)
    kind = ContentType.objects.get_for_model(type(first))
    Suspicion.objects.create(
        content_type=kind, first_id=first.pk, second_id=second.pk, score=85, reasons=["same_name"]
    )
    kept, absorbed = factories.person(), factories.person()
    merge(model=type(kept), kept_id=kept.pk, absorbed_id=absorbed.pk, user=None)


def privacy():
    asked = factories.person(last_name=f"{CANARY} demandeur", user=factories.UserFactory())
    ErasureRequest.objects.create(person=asked, user=asked.user, due_on=date(2030, 1, 1))
    Purge.objects.create(counts={"outbox.messages": 3})


def meetings():
    """A meeting in preparation, one convened, one held with its minutes."""
    group = factories.working_group(name="Groupe aux réunions")
    factories.group_role(group, factories.person(last_name="Convoquée", email="convoquee@exemple.invalid"))
    factories.group_meeting(group)
    convene(meeting=factories.group_meeting(group))
    held = factories.group_meeting(group, in_days=-10)
    take_attendance(meeting=held, presences={}, added=[(factories.person(), "on_site")])
    write_summary(meeting=held, summary=f"{CANARY} compte rendu")
    publish_minutes(meeting=held)


def group_rooms():
    """A group at work: what its members read, and its lead alone does."""
    group = factories.working_group(name="Groupe d’essai", slug="groupe-d-essai")
    lead = factories.group_role(group, factories.person(last_name=f"{CANARY} animatrice"), "lead")
    meeting = factories.group_meeting(group, title=f"{CANARY} réunion")
    meeting.minutes.save("compte-rendu.pdf", ContentFile(b"%PDF-1.4 " + CANARY.encode()))
    document = group.documents.create(title=f"{CANARY} document")
    document.file.save("document.pdf", ContentFile(b"%PDF-1.4 " + CANARY.encode()))
    group.actions.create(text=f"{CANARY} action", owner=lead.person, due_on=date(2030, 1, 1))
    group.deliverables.create(title=f"{CANARY} livrable")


def instance_of(model) -> models.Model | None:
    """The first row of a model, by its class or its label."""
    if isinstance(model, str):
        model = apps.get_model(model)
    return model._default_manager.order_by("pk").first()
