"""What the site and Wagtail hold of people: texts that cite them, and their working state as staff."""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.contrib.forms.models import FormSubmission
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision
from wagtail.search.models import IndexEntry

from cms.privacy import handling, retention
from cms.privacy.handling import Erasure, Handling
from cms.privacy.mentions import Mentions
from cms.privacy.retention import Retention

BY_HAND = "La rédaction le corrige ou le retire à la main : une publication ne change pas toute seule."

#: Tables of Wagtail with one account a row: nothing of them outlives it.
OF_ONE_ACCOUNT = {
    "wagtailusers.UserProfile": "Préférences d’affichage dans le back-office",
    "wagtailadmin.EditingSession": "Page ouverte en modification dans le back-office",
    "wagtailadmin.FormState": "Brouillon d’un formulaire du back-office",
    "wagtailcore.APIToken": "Clé d’accès pour un programme",
    "wagtailcore.PageSubscription": "Abonnement aux commentaires d’une page",
    "wagtailcore.Comment": "Commentaires écrits sur une page en préparation",
    "wagtailcore.CommentReply": "Réponses à des commentaires",
}
SECRETS = {"wagtailcore.APIToken": ("key_hash", "prefix")}

STAFF_ONLY = "names only the member of staff who worked on it, and nobody once the account goes"
PAGES = "its texts are those of wagtailcore.Page"
INDEX = "follows pages, images and documents, and is written again with them"
NOBODY = "technical state, without a word about anybody"
WITHOUT_PEOPLE = {
    "pages.HomePage": PAGES,
    "pages.StandardPage": PAGES,
    "pages.NewsIndexPage": PAGES,
    "pages.NewsPage": PAGES,
    "pages.NetworkSettings": "the network's own address",
    "wagtailimages.Rendition": "a size of an image: goes with it",
    "wagtailcore.UploadedFile": STAFF_ONLY,
    "wagtailcore.WorkflowState": STAFF_ONLY,
    "wagtailcore.TaskState": STAFF_ONLY,
    "wagtailcore.ReferenceIndex": NOBODY,
    "wagtailembeds.Embed": NOBODY,
    "wagtailredirects.Redirect": NOBODY,
    "wagtailsearch.IndexEntry": INDEX,
    "wagtailsearch.SQLiteFTSIndexEntry": INDEX,
}


def of_account(label):
    """The rows of a person's account in a table with a column called user."""

    def rows(subject):
        model = apps.get_model(label)
        return (
            model._default_manager.filter(user=subject.user_id) if subject.user_id else model.objects.none()
        )

    return rows


def pages_of(subject):
    """Pages where the search finds the person."""
    mentions = Mentions(subject)
    types = ContentType.objects.get_for_models(*(m for m in apps.get_models() if issubclass(m, Page)))
    indexed = IndexEntry.objects.filter(content_type__in=types.values())
    found = mentions.rows(indexed, "title", "body").values_list("object_id", flat=True)
    titled = mentions.rows(Page.objects.all(), "title", "draft_title", "slug", "search_description")
    return Page.objects.filter(Q(pk__in=[int(key) for key in found]) | Q(pk__in=titled.values("pk")))


def revisions_of(subject):
    """Former versions of pages and other things; the present one follows the page itself."""
    present = set()
    for pair in Page.objects.values_list("latest_revision", "live_revision"):
        present |= set(pair)
    former = Revision.objects.exclude(pk__in=present - {None})
    return Mentions(subject).rows(former, "content", "object_str")


def blanking(*columns):
    """An erasure that blanks the mentions of the person in these columns."""
    return lambda rows, subject: Mentions(subject).blank(rows, *columns)


def mentioned(model, *columns):
    return lambda subject: Mentions(subject).rows(model._default_manager.all(), *columns)


def declare():
    """Called when Django starts."""
    for label, why in WITHOUT_PEOPLE.items():
        handling.declare_without_people(label, why)
    for label, what in OF_ONE_ACCOUNT.items():
        handling.declare(
            Handling(
                label,
                what=what,
                why="Travailler dans le back-office",
                kept="Aussi longtemps que le compte",
                erasure=Erasure.DELETE,
                rows=of_account(label),
                hidden=SECRETS.get(label, ()),
            )
        )
    declare_publications()
    declare_history()


def declare_publications():
    published = {
        "wagtailcore.Page": ("Pages du site qui citent la personne", pages_of),
        "wagtailimages.Image": (
            "Images dont le titre cite la personne",
            mentioned(Image, "title", "description"),
        ),
        "wagtaildocs.Document": ("Documents dont le titre cite la personne", mentioned(Document, "title")),
    }
    for label, (what, rows) in published.items():
        handling.declare(
            Handling(
                label,
                what=what,
                why="Informer le public sur le réseau",
                kept="Aussi longtemps que la publication",
                erasure=Erasure.KEEP,
                reason=BY_HAND,
                rows=rows,
                describe=lambda row: {"Titre": row.title},
            )
        )
    handling.declare(
        Handling(
            "wagtailforms.FormSubmission",
            what="Réponses à un formulaire du site",
            why="Répondre à la personne",
            kept="Douze mois",
            erasure=Erasure.DELETE,
            rows=mentioned(FormSubmission, "form_data"),
        )
    )
    retention.declare(
        Retention(
            "pages.forms",
            label="Réponses aux formulaires du site",
            months=12,
            basis="Durée utile pour répondre",
            due=lambda cutoff: FormSubmission.objects.filter(submit_time__lt=cutoff),
        )
    )


def declare_history():
    handling.declare(
        Handling(
            "wagtailcore.Revision",
            what="Versions antérieures de pages qui citent la personne",
            why="Retrouver un texte, revenir en arrière",
            kept="Aussi longtemps que la page",
            erasure=Erasure.ANONYMISE,
            rows=revisions_of,
            describe=lambda row: {"Page": row.object_str, "Enregistrée le": row.created_at,
                                  "Contenu": row.content},
            erase=blanking("content", "object_str"),
        )
    )  # fmt: skip
    for model, label in (
        (ModelLogEntry, "wagtailcore.ModelLogEntry"),
        (PageLogEntry, "wagtailcore.PageLogEntry"),
    ):
        handling.declare(
            Handling(
                label,
                what="Journal des pages et des fichiers, s’il cite la personne",
                why="Savoir qui a publié quoi",
                kept="Aussi longtemps que la page",
                erasure=Erasure.ANONYMISE,
                rows=mentioned(model, "label", "data"),
                describe=lambda row: {"Le": row.timestamp, "Objet": row.label, "Acte": row.action,
                                      "Détail": row.data},
                erase=blanking("label", "data"),
            )
        )  # fmt: skip
