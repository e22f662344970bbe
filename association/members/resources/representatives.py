"""Our spreadsheet of representatives: one row says who represents which organisation, from when to when."""

from import_export import resources

from association.members.identifiers import clean_rna, clean_siret
from association.members.models import Representative
from association.members.resources.widgets import (
    PersonReference,
    Reference,
    clean_address,
    repaired_finess,
)
from association.people.rules.rpps import clean_rpps
from cms.backoffice.imports.columns import Column
from cms.backoffice.imports.widgets import Checked, Choice, Day, Text

FOR_READING = "Pour la relecture : il n’est pas importé."


class RepresentativeResource(resources.Resource):
    """The organisation and the person by their identifiers, then the representation."""

    reference = Column(
        "Organisation : référence",
        "reference",
        widget=Reference(),
        help="O00012 ; à défaut, un des trois numéros suivants.",
        example="O00012",
        aliases=("référence organisation", "référence de l’organisation"),
    )
    finess = Column("N° FINESS", "finess", widget=Checked(repaired_finess), aliases=("finess",))
    siret = Column("N° SIRET", "siret", widget=Checked(clean_siret), aliases=("siret",))
    rna = Column("N° RNA", "rna", widget=Checked(clean_rna), aliases=("rna",))
    organisation = Column(
        "Organisation",
        "organisation",
        widget=Text(),
        help=FOR_READING,
        example="Centre hospitalier d’Exemple",
    )
    person_reference = Column(
        "Personne : référence",
        "person_reference",
        widget=PersonReference(),
        help="P00012 ; à défaut, le n° RPPS ou l’adresse e-mail.",
        example="P00012",
        aliases=("référence personne", "référence de la personne"),
    )
    rpps = Column("N° RPPS", "rpps", widget=Checked(clean_rpps), aliases=("rpps",))
    email = Column(
        "Adresse e-mail", "email", widget=Checked(clean_address), aliases=("e-mail", "courriel", "mail")
    )
    person = Column("Personne", "person", widget=Text(), help=FOR_READING, example="Camille Exemple")
    kind = Column(
        "Qualité",
        "kind",
        widget=Choice(Representative.Kind),
        required=True,
        help="Titulaire ou Suppléant.",
        example="Titulaire",
    )
    start_on = Column(
        "À partir du", "start_on", widget=Day(), required=True, help="jj/mm/aaaa.", example="10/01/2024"
    )
    end_on = Column(
        "Jusqu’au",
        "end_on",
        widget=Day(),
        help="jj/mm/aaaa, ce jour exclu ; vide tant que la personne représente.",
    )
    decision = Column(
        "Désigné par",
        "decision",
        widget=Text(200),
        help="La lettre ou la décision, et sa date.",
        example="Lettre de la direction du 5 janvier 2024",
    )
