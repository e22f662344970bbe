"""Who the network is: the names and addresses shown on every page and document."""

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


def _footer_page(label):
    return models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=label
    )


@register_setting(icon="home")
class NetworkSettings(BaseGenericSetting):
    name = models.CharField("nom du réseau", max_length=120, default="Réseau régional de cancérologie")
    short_name = models.CharField("nom court", max_length=40, default="Réseau")
    structure_label = models.CharField(
        "appellation de la structure",
        max_length=120,
        default="Dispositif spécifique régional du cancer",
        help_text="Celle que donne l’INCa ; elle a changé en 2019 et peut changer encore.",
    )
    territory = models.CharField("territoire", max_length=80, blank=True)
    legal_form = models.CharField("forme juridique", max_length=80, default="Association loi de 1901")
    rna = models.CharField("n° RNA", max_length=10, blank=True)
    siren = models.CharField("n° SIREN", max_length=9, blank=True)
    address = models.TextField("adresse postale", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.EmailField("adresse e-mail", blank=True)

    # What the law wants a link to at the foot of every page (LCEN, RGPD, RGAA).
    legal_page = _footer_page("mentions légales")
    privacy_page = _footer_page("données personnelles")
    accessibility_page = _footer_page("accessibilité")
    contact_page = _footer_page("contact")

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("short_name"),
                FieldPanel("structure_label"),
                FieldPanel("territory"),
            ],
            heading="Le réseau",
        ),
        MultiFieldPanel(
            [FieldPanel("legal_form"), FieldPanel("rna"), FieldPanel("siren")], heading="L’association"
        ),
        MultiFieldPanel([FieldPanel("address"), FieldPanel("phone"), FieldPanel("email")], heading="Contact"),
        MultiFieldPanel(
            [
                FieldPanel("contact_page"),
                FieldPanel("legal_page"),
                FieldPanel("privacy_page"),
                FieldPanel("accessibility_page"),
            ],
            heading="Liens en bas de page",
        ),
    ]

    class Meta:
        verbose_name = "identité du réseau"

    @classmethod
    def current(cls):
        """The network's identity; the defaults when nobody has saved it yet (reading writes nothing)."""
        return (
            cls.objects.select_related(
                "contact_page", "legal_page", "privacy_page", "accessibility_page"
            ).first()
            or cls()
        )

    @property
    def has_contact(self):
        return bool(self.address or self.phone or self.email)

    def legal_line(self):
        """What the association is in law, in one line."""
        numbers = (("RNA", self.rna), ("SIREN", self.siren))
        return ", ".join([self.legal_form, *(f"{label} {number}" for label, number in numbers if number)])

    def footer_pages(self):
        """The published pages linked at the foot of every page."""
        pages = (self.contact_page, self.legal_page, self.privacy_page, self.accessibility_page)
        return [page for page in pages if page and page.live]
