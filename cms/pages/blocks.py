"""Blocks of the body of a page: what an editor may put in a text, and no more."""

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "link", "ol", "ul", "document-link"]
INLINE_FEATURES = ["bold", "italic", "link", "document-link"]


class LinkBlock(blocks.StructBlock):
    """A link with its words: to a page of the site or to an address, never both."""

    label = blocks.CharBlock(label="texte du lien", max_length=80)
    page = blocks.PageChooserBlock(label="page du site", required=False)
    url = blocks.URLBlock(label="ou adresse", required=False, help_text="https://…")

    class Meta:
        label = "Lien"
        icon = "link"
        template = "blocks/link.html"

    def clean(self, value):
        value = super().clean(value)
        if bool(value["page"]) == bool(value["url"]):
            message = "Choisissez une page du site, ou donnez une adresse : l’une des deux."
            raise StructBlockValidationError({"page": ErrorList([ValidationError(message)])})
        return value


class ButtonBlock(LinkBlock):
    class Meta:
        label = "Bouton"
        icon = "arrow-right"
        template = "blocks/button.html"
        description = "Un lien mis en avant : un par page suffit souvent."


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(
        label="ton", choices=[("info", "Information"), ("warning", "Attention")], default="info"
    )
    title = blocks.CharBlock(label="titre", required=False, max_length=120)
    text = blocks.RichTextBlock(label="texte", features=[*INLINE_FEATURES, "ul"])

    class Meta:
        label = "Encadré"
        icon = "info-circle"
        template = "blocks/callout.html"
        description = "Une information à ne pas manquer, sur un fond de couleur."


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label="citation", help_text="Sans guillemets : ils sont ajoutés.")
    author = blocks.CharBlock(label="auteur", required=False, max_length=120)

    class Meta:
        label = "Citation"
        icon = "openquote"
        template = "blocks/quote.html"


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label="image")
    caption = blocks.CharBlock(
        label="légende", required=False, max_length=250, help_text="Avec l’auteur et la licence s’il y en a."
    )

    class Meta:
        label = "Image"
        icon = "image"
        template = "blocks/picture.html"


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label="document")

    class Meta:
        label = "Document à télécharger"
        icon = "doc-full"
        template = "blocks/document.html"
        description = "Un document avec sa nature et son poids."


class TimelineEntryBlock(blocks.StructBlock):
    date = blocks.CharBlock(label="date", max_length=40, help_text="« 1999 », « mars 2020 »…")
    title = blocks.CharBlock(label="événement", max_length=160)
    text = blocks.RichTextBlock(label="précisions", required=False, features=INLINE_FEATURES)

    class Meta:
        label = "Événement"


class PersonBlock(blocks.StructBlock):
    name = blocks.CharBlock(label="nom", max_length=120)
    role = blocks.CharBlock(label="fonction", max_length=160)

    class Meta:
        label = "Personne"


class PeopleBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="équipe ou pôle", max_length=120)
    people = blocks.ListBlock(PersonBlock(), label="personnes")

    class Meta:
        label = "Équipe"
        icon = "group"
        template = "blocks/people.html"
        description = "Les personnes d’un pôle ou d’un site, avec leur fonction."


BODY_BLOCKS = [
    (
        "paragraph",
        blocks.RichTextBlock(
            label="Texte", icon="pilcrow", features=TEXT_FEATURES, template="blocks/paragraph.html"
        ),
    ),
    ("callout", CalloutBlock()),
    ("quote", QuoteBlock()),
    ("picture", PictureBlock()),
    ("document", DocumentBlock()),
    ("button", ButtonBlock()),
    (
        "timeline",
        blocks.ListBlock(
            TimelineEntryBlock(),
            label="Frise",
            icon="date",
            template="blocks/timeline.html",
            description="Des événements dans l’ordre du temps.",
        ),
    ),
    ("people", PeopleBlock()),
]
