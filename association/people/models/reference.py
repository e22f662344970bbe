"""Who a health professional is: professions of the RPPS register (and others), and specialties."""

from django.db import models

from association.reference.models import ReferenceEntry


class Profession(ReferenceEntry):
    """A profession. Its code is the register's (two digits), or a word of ours where it has none."""

    class Meta(ReferenceEntry.Meta):
        verbose_name = "profession"
        verbose_name_plural = "professions"


class Specialty(ReferenceEntry):
    """A specialty ("savoir-faire") of the RPPS register, in the family group figures are given by."""

    class Family(models.TextChoices):
        ONCOLOGY = "oncology", "Oncologie et radiothérapie"
        MEDICAL = "medical", "Spécialités médicales"
        SURGICAL = "surgical", "Spécialités chirurgicales"
        IMAGING = "imaging", "Radiologie et médecine nucléaire"
        PATHOLOGY = "pathology", "Anatomie et cytologie pathologiques"
        PHARMACY = "pharmacy", "Pharmacie"

    profession = models.ForeignKey(
        Profession, models.PROTECT, related_name="specialties", verbose_name="profession"
    )
    family = models.CharField("famille", max_length=10, choices=Family)

    class Meta(ReferenceEntry.Meta):
        verbose_name = "spécialité"
        verbose_name_plural = "spécialités"
