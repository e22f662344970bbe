"""Our spreadsheet of memberships: one row tells the life of one."""

from import_export import resources

from association.members.identifiers import clean_rna, clean_siret
from association.members.models import College
from association.members.resources.widgets import Reference, repaired_finess
from association.members.rules.lifecycle import ENDINGS
from cms.backoffice.imports.columns import Column
from cms.backoffice.imports.widgets import Checked, Choice, Day, Lookup, Text

DAY = "jj/mm/aaaa."


class Endings:
    """The ways a membership ends, as a choice of cells."""

    choices = [(kind.value, kind.label) for kind in ENDINGS]
    values = [kind.value for kind in ENDINGS]


class MembershipResource(resources.Resource):
    """The organisation by its identifiers, its college, its application, admission, signatures and end."""

    reference = Column(
        "Référence",
        "reference",
        widget=Reference(),
        help="Celle de l’organisation (O00012) ; à défaut, un des trois numéros suivants.",
        example="O00012",
        aliases=("référence organisation",),
    )
    finess = Column("N° FINESS", "finess", widget=Checked(repaired_finess), aliases=("finess",))
    siret = Column("N° SIRET", "siret", widget=Checked(clean_siret), aliases=("siret",))
    rna = Column("N° RNA", "rna", widget=Checked(clean_rna), aliases=("rna",))
    organisation = Column(
        "Organisation",
        "organisation",
        widget=Text(),
        help="Son nom, pour la relecture : il n’est pas importé.",
        example="Centre hospitalier d’Exemple",
        aliases=("nom",),
    )
    college = Column(
        "Collège",
        "college",
        widget=Lookup(College, by=("name", "short_name", "slug")),
        required=True,
        help="Nom ou nom court.",
    )
    college_since = Column(
        "Collège depuis le",
        "college_since",
        widget=Day(),
        help=f"{DAY} Nécessaire pour changer de collège ; vide, c’est le jour de la candidature.",
    )
    college_decision = Column("Décision sur le collège", "college_decision", widget=Text(200))
    applied_on = Column(
        "Candidature le", "applied_on", widget=Day(), required=True, help=DAY, example="10/01/2024"
    )
    admitted_on = Column("Admission le", "admitted_on", widget=Day(), help=DAY, example="15/03/2024")
    admission_decision = Column(
        "Décision d’admission",
        "admission_decision",
        widget=Text(200),
        help="Instance, date et numéro.",
        example="CA du 15 mars 2024, n° 2024-03",
    )
    agreement_version = Column("Convention : version", "agreement_version", widget=Text(30), example="1")
    agreement_on = Column(
        "Convention : signée le", "agreement_on", widget=Day(), help=DAY, example="01/02/2024"
    )
    agreement_by = Column(
        "Convention : signataire", "agreement_by", widget=Text(120), example="Camille Exemple"
    )
    agreement_as = Column(
        "Convention : qualité", "agreement_as", widget=Text(120), example="directrice générale"
    )
    charter_version = Column("Charte : version", "charter_version", widget=Text(30), example="1")
    charter_on = Column("Charte : signée le", "charter_on", widget=Day(), help=DAY, example="01/02/2024")
    charter_by = Column("Charte : signataire", "charter_by", widget=Text(120), example="Camille Exemple")
    charter_as = Column("Charte : qualité", "charter_as", widget=Text(120), example="directrice générale")
    ending = Column(
        "Fin : nature",
        "ending",
        widget=Choice(Endings),
        help=", ".join(kind.label for kind in ENDINGS) + ". Une fusion se saisit sur la fiche.",
    )
    ended_on = Column("Fin le", "ended_on", widget=Day(), help=f"{DAY} Membre jusqu’à la veille.")
    ending_decision = Column("Fin : décision", "ending_decision", widget=Text(200))
    ending_reason = Column("Fin : motif", "ending_reason", widget=Text())
