"""Our spreadsheet of organisations."""

from import_export import resources

from association.members.identifiers import clean_rna, clean_siret
from association.members.models import Department, Organisation, OrganisationType
from association.members.resources.widgets import (
    LegalEntity,
    Reference,
    clean_address,
    clean_website,
    repaired_finess,
)
from association.members.rules.phones import clean_phone
from association.members.rules.places import clean_postcode
from cms.backoffice.imports.columns import Column
from cms.backoffice.imports.widgets import Checked, Choice, Day, Lines, Lookup, Number, Text, YesNo

POSITION = "Degrés WGS84, virgule ou point. Latitude et longitude vont ensemble."


class OrganisationResource(resources.Resource):
    """One row per organisation; the first of the four identifiers that is known says which one."""

    reference = Column(
        "Référence",
        "pk",
        widget=Reference(),
        help="La nôtre (O00012). Vide pour une organisation nouvelle.",
        aliases=("référence organisation",),
    )
    finess = Column(
        "N° FINESS",
        "finess",
        widget=Checked(repaired_finess),
        help="9 caractères ; le zéro de tête perdu par un tableur est rétabli.",
        example="310781406",
        aliases=("finess", "numéro finess"),
    )
    siret = Column(
        "N° SIRET",
        "siret",
        widget=Checked(clean_siret),
        help="14 chiffres.",
        aliases=("siret", "numéro siret"),
    )
    rna = Column(
        "N° RNA",
        "rna",
        widget=Checked(clean_rna),
        help="Pour une association : W suivi de 9 chiffres.",
        aliases=("rna", "numéro rna"),
    )
    name = Column(
        "Nom reçu",
        "name",
        widget=Text(200),
        required=True,
        help="Tel que l’organisation l’écrit. Obligatoire pour une organisation nouvelle.",
        example="CENTRE HOSPITALIER D’EXEMPLE",
        aliases=("nom", "raison sociale"),
    )
    display_name = Column(
        "Nom affiché",
        "display_name",
        widget=Text(200),
        help="Celui que lit le public ; vide, il est proposé d’après le nom reçu.",
        example="Centre hospitalier d’Exemple",
    )
    short_name = Column("Sigle", "short_name", widget=Text(40), example="CH Exemple")
    kind = Column(
        "Nature",
        "kind",
        widget=Choice(Organisation.Kind),
        help="Entité juridique, Site géographique ou Autre (de fait).",
        example="Entité juridique",
    )
    type = Column(
        "Type",
        "type_id",
        widget=Lookup(OrganisationType, by=("label", "code")),
        help="Un libellé ou un code du vocabulaire « Types d’organisation ».",
    )
    parent = Column(
        "Entité juridique",
        "parent_id",
        widget=LegalEntity(),
        help="Pour un site : la référence, le FINESS ou le SIRET d’une entité déjà enregistrée.",
    )
    sector = Column(
        "Secteur",
        "sector",
        widget=Choice(Organisation.Sector),
        help="Public, Privé d’intérêt collectif, Privé ou Non renseigné.",
        example="Public",
    )
    cancer_status = Column(
        "Statut en cancérologie",
        "cancer_status",
        widget=Choice(Organisation.CancerStatus),
        help="Autorisé, Associé, Ni autorisé ni associé, Non renseigné. Jamais montré au public.",
    )
    regional_pole = Column("Pôle régional de recours", "regional_pole", widget=YesNo(), help="oui ou non.")
    street = Column("Adresse", "street", widget=Text(200), example="1 avenue de l’Exemple")
    address_extra = Column("Complément d’adresse", "address_extra", widget=Text(200))
    postcode = Column(
        "Code postal", "postcode", widget=Checked(clean_postcode), help="5 chiffres.", example="31000"
    )
    city = Column("Commune", "city", widget=Text(100), example="Toulouse", aliases=("ville",))
    department = Column(
        "Département",
        "department_id",
        widget=Lookup(Department, by=("code", "name"), missing="Le département « {} » n’est pas enregistré."),
        help="Nom ou numéro ; vide, il est déduit du code postal.",
    )
    latitude = Column("Latitude", "latitude", widget=Number(5, -90, 90), help=POSITION)
    longitude = Column("Longitude", "longitude", widget=Number(5, -180, 180), help=POSITION)
    phone = Column(
        "Téléphone", "phone", widget=Checked(clean_phone), help="10 chiffres.", example="05 61 00 00 00"
    )
    email = Column("Adresse e-mail", "email", widget=Checked(clean_address), aliases=("e-mail", "courriel"))
    website = Column("Site internet", "website", widget=Checked(clean_website))
    closed_on = Column("Fermé le", "closed_on", widget=Day(), help="jj/mm/aaaa.")
    source = Column("Source", "source", widget=Text(200), help="D’où vient l’information.")
    source_date = Column("Date de la source", "source_date", widget=Day(), help="jj/mm/aaaa.")
    notes = Column("Notes internes", "notes", widget=Lines())
