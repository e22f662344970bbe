"""A real URL for each route: every parameter names an object that exists."""

import re

from django.contrib.auth.models import Group
from wagtail.admin.models import EditingSession
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupApprovalTask,
    PageViewRestriction,
    TaskState,
    UploadedFile,
    Workflow,
    WorkflowState,
)

from association.groups.models import GroupMeeting, WorkingGroup
from association.groups.services.letters import token_of
from association.members.models import Organisation, Signature
from association.merging.models import Merge, Suspicion
from association.people.models import Invitation, Person, PublicProfile, RoleHolding, User
from cms.backoffice.models import ImportBatch, ImportRow
from cms.outbox.models import Attachment, Message
from cms.pages.models import NewsPage, StandardPage
from tests.project.world import instance_of


def pk(model):
    return instance_of(model).pk


def page():
    """A page with a revision: the standard page of the test world."""
    return StandardPage.objects.get(slug="missions")


def submitted():
    """The page waiting in a workflow."""
    return NewsPage.objects.get(slug="une-actualite")


def uploaded(model):
    return UploadedFile.objects.get(for_content_type__model=model._meta.model_name).pk


#: (beginning of the address, parameter) → value. The longest beginning wins.
VALUES = {
    ("/", "page_id"): lambda: page().pk,
    ("/", "page_pk"): lambda: instance_of("wagtailcore.WorkflowPage").page_id,
    ("/", "page_to_move_id"): lambda: page().pk,
    ("/", "parent_page_id"): lambda: page().get_parent().pk,
    ("/", "destination_id"): lambda: page().get_parent().pk,
    ("/", "revision_id"): lambda: page().latest_revision_id,
    ("/", "revision_id_a"): lambda: "earliest",
    ("/", "revision_id_b"): lambda: page().latest_revision_id,
    ("/", "image_id"): lambda: pk(Image),
    ("/", "document_id"): lambda: pk(Document),
    ("/", "doc_id"): lambda: pk(Document),
    ("/", "redirect_id"): lambda: pk("wagtailredirects.Redirect"),
    ("/", "collection_id"): lambda: Collection.objects.get(name="Réservé").pk,
    ("/", "workflow_pk"): lambda: pk(Workflow),
    ("/", "workflow_state_id"): lambda: pk(WorkflowState),
    ("/", "task_id"): lambda: pk(GroupApprovalTask),
    ("/", "task_state_id"): lambda: pk(TaskState),
    ("/", "action_name"): lambda: "approve",
    ("/", "session_id"): lambda: pk(EditingSession),
    ("/", "page_view_restriction_id"): lambda: pk(PageViewRestriction),
    ("/", "restriction_id"): lambda: pk(CollectionViewRestriction),
    ("/", "filter_spec"): lambda: "original",
    ("/", "content_type_app_name"): lambda: "pages",
    ("/", "content_type_model_name"): lambda: "standardpage",
    ("/", "uidb64"): lambda: "MQ",
    ("/", "token"): lambda: "set-password",
    ("/", "uidb36"): lambda: "1",
    ("/", "key"): lambda: "set-password",
    ("/", "a"): lambda: page().url_path.strip("/").partition("/")[2] + "/",
    ("/documents/", "a"): lambda: pk(Document),
    ("/documents/", "b"): lambda: instance_of(Document).filename,
    ("/admin/api/main/pages/", "pk"): lambda: page().pk,
    ("/admin/api/main/pages/", "action_name"): lambda: "publish",
    ("/admin/api/main/documents/", "pk"): lambda: pk(Document),
    ("/admin/api/main/images/", "pk"): lambda: pk(Image),
    ("/admin/pages/", "pk"): lambda: page().pk,
    ("/admin/pages/", "app_label"): lambda: "pages",
    ("/admin/pages/", "model_name"): lambda: "standardpage",
    ("/admin/pages/workflow/", "page_id"): lambda: submitted().pk,
    ("/admin/pages/<int:page_id>/workflow_history/", "page_id"): lambda: submitted().pk,
    ("/admin/bulk/", "app_label"): lambda: "wagtailcore",
    ("/admin/bulk/", "model_name"): lambda: "page",
    ("/admin/bulk/", "action"): lambda: "publish",
    ("/admin/tag-autocomplete/", "app_name"): lambda: "taggit",
    ("/admin/tag-autocomplete/", "model_name"): lambda: "tag",
    ("/admin/collections/", "pk"): lambda: Collection.objects.get(name="Réservé").pk,
    ("/admin/workflows/", "pk"): lambda: pk(Workflow),
    ("/admin/workflows/tasks/", "pk"): lambda: pk(GroupApprovalTask),
    ("/admin/workflows/tasks/", "app_label"): lambda: "wagtailcore",
    ("/admin/workflows/tasks/", "model_name"): lambda: "groupapprovaltask",
    ("/admin/editing-sessions/", "app_label"): lambda: "pages",
    ("/admin/editing-sessions/", "model_name"): lambda: "standardpage",
    ("/admin/editing-sessions/", "object_id"): lambda: page().pk,
    ("/admin/settings/", "app_name"): lambda: "pages",
    ("/admin/settings/", "model_name"): lambda: "networksettings",
    ("/admin/settings/", "pk"): lambda: settings_pk(),
    ("/admin/documents/", "uploaded_file_id"): lambda: uploaded(Document),
    ("/admin/images/", "uploaded_file_id"): lambda: uploaded(Image),
    ("/admin/imports/", "pk"): lambda: pk(ImportBatch),
    ("/admin/imports/", "line"): lambda: instance_of(ImportRow).line,
    ("/admin/imports/<int:pk>/lignes/<int:line>/retenir/", "line"): lambda: 3,
    ("/admin/imports/", "format"): lambda: "organisations",
    ("/admin/imports/", "kind"): lambda: "csv",
    ("/admin/doublons/", "kind"): lambda: "personnes",
    ("/admin/doublons/", "kept"): lambda: pk(Person),
    ("/admin/doublons/", "absorbed"): lambda: Person.objects.order_by("pk")[1].pk,
    ("/admin/doublons/<int:pk>/", "pk"): lambda: pk(Suspicion),
    ("/admin/doublons/fusions/", "pk"): lambda: pk(Merge),
    ("/admin/doublons/<slug:kind>/", "pk"): lambda: pk(Person),
    ("/admin/membership/scan/", "pk"): lambda: Signature.objects.exclude(scan="").get().pk,
    ("/admin/message/", "pk"): lambda: uncertain_message().pk,
    ("/boite-locale/", "uuid"): lambda: uncertain_message().uuid,
    ("/boite-locale/", "pk"): lambda: pk(Attachment),
    ("/espace/organisation/", "pk"): lambda: instance_of("members.Representative").organisation_id,
    ("/espace/groupes/", "slug"): lambda: group_at_work().slug,
    ("/espace/groupes/", "meeting"): lambda: group_at_work().meetings.get().pk,
    ("/espace/groupes/actions/", "pk"): lambda: group_at_work().actions.get().pk,
    ("/espace/groupes/documents/", "pk"): lambda: group_at_work().documents.get().pk,
    ("/espace/groupes/comptes-rendus/", "pk"): lambda: group_at_work().meetings.get().pk,
    ("/espace/groupes/<slug:slug>/reunions/", "pk"): lambda: group_at_work().meetings.get().pk,
    ("/espace/groupes/<slug:slug>/animer/actions/", "pk"): lambda: group_at_work().actions.get().pk,
    ("/espace/groupes/<slug:slug>/animer/documents/", "pk"): lambda: group_at_work().documents.get().pk,
    ("/espace/groupes/<slug:slug>/animer/livrables/", "pk"): lambda: group_at_work().deliverables.get().pk,
    ("/espace/groupes/<slug:slug>/animer/membres/", "pk"): lambda: group_at_work().roles.get().pk,
    ("/admin/donnees/durees/", "code"): lambda: "outbox.messages",
    ("/media/images/", "path"): lambda: instance_of(Image).get_rendition("width-100").file.name[7:],
    ("/admin/declarations/", "pk"): lambda: pk("people.InterestDeclaration"),
    ("/espace/interets/", "pk"): lambda: pk("people.InterestDeclaration"),
    ("/espace/profil/adresses/", "pk"): lambda: pk("people.PersonEmail"),
    ("/espace/profil/adresses/confirmer/", "token"): lambda: "jeton",
    ("/espace/profil/exercice/", "pk"): lambda: pk("people.Affiliation"),
    ("/espace/profil/exercice/", "organisation"): lambda: pk(Organisation),
    ("/personnes/", "slug"): lambda: PublicProfile.objects.get(published=True).slug,
    ("/admin/groupmeeting/", "pk"): lambda: meeting("convened").pk,
    ("/admin/groupmeeting/convoquer/", "pk"): lambda: meeting("draft").pk,
    ("/admin/groupmeeting/emarger/", "pk"): lambda: meeting("held").pk,
    ("/admin/groupmeeting/publier/", "pk"): lambda: meeting("held").pk,
    ("/admin/groupmeeting/compte-rendu/", "pk"): lambda: meeting("held").pk,
    ("/reunions/reponse/", "token"): lambda: token_of(meeting("convened").invitees.get()),
    ("/admin/groups/", "pk"): lambda: pk(Group),
    ("/admin/users/", "pk"): lambda: pk(User),
    ("/admin/equipe/", "pk"): lambda: instance_of(RoleHolding).user_id,
    ("/admin/equipe/roles/", "pk"): lambda: pk(RoleHolding),
    ("/admin/equipe/invitations/", "pk"): lambda: pk(Invitation),
    ("/compte/invitation/", "key"): lambda: "cle-d-invitation",
    ("/compte/oidc/", "provider_id"): lambda: "psc",
    ("/compte/second-facteur/", "pk"): lambda: 1,
}


def group_at_work():
    """The group of the test world that has a meeting, a document, an action and a deliverable."""
    return WorkingGroup.objects.get(slug="groupe-d-essai")


def uncertain_message():
    """The message of the test world; Wagtail writes others as pages go through its workflow."""
    return Message.objects.get(state=Message.State.UNCERTAIN)


def meeting(state):
    return GroupMeeting.objects.filter(state=state).order_by("pk").first()


def settings_pk():
    from cms.pages.models import NetworkSettings

    return NetworkSettings.load().pk


def address(route):
    """The URL of a route, its parameters filled with the test world's objects."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(value(route, match[1])), route.pattern)


def value(route, parameter):
    found = [
        (len(beginning), make)
        for (beginning, name), make in VALUES.items()
        if name == parameter and route.pattern.startswith(beginning)
    ]
    if found:
        return max(found, key=lambda pair: pair[0])[1]()
    if route.model is not None and parameter in ("pk", "object_id"):
        return pk(route.model)
    raise LookupError(f"No object for <{parameter}> of {route.pattern} ({route.name}): add it to VALUES.")


def inside_page(path):
    """The part of a URL below a routable page."""
    organisation = Organisation.objects.members().first()
    return re.sub(r"<(?:\w+:)?slug>", organisation.slug, path)
