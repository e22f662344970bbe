"""The national files of facilities (FINESS, FINESS+), under headings that are ours for both."""

from import_export import resources

from association.members.identifiers import clean_finess, clean_siret
from association.members.resources.widgets import clean_address
from association.members.rules.phones import clean_phone
from cms.backoffice.imports.columns import Column
from cms.backoffice.imports.widgets import Checked, Day, Text


class NationalResource(resources.Resource):
    """One row per site, or per legal entity that is already recorded."""

    finess = Column("N° FINESS", widget=Checked(clean_finess), required=True, help="9 caractères.")
    nature = Column("Nature", widget=Text(), help="« entité juridique », ou rien pour un site.")
    entity = Column("N° FINESS de l’entité juridique", widget=Text(9))
    name = Column("Nom", widget=Text(200), help="Gardé tel quel.")
    siret = Column("N° SIRET", widget=Checked(clean_siret), help="14 chiffres.")
    shared = Column("SIRET commun à plusieurs sites", widget=Text(), help="oui, ou rien.")
    number = Column("Numéro", widget=Text(15))
    street_type = Column("Type de voie", widget=Text(20))
    street = Column("Voie", widget=Text(120))
    extra = Column("Complément", widget=Text(200))
    postal_line = Column("Code postal et commune", widget=Text(120), help="31059 TOULOUSE CEDEX 9.")
    department = Column("Département", widget=Text(3))
    x = Column("X", widget=Text(40), help="Longitude en degrés, ou Lambert-93 en mètres.")
    y = Column("Y", widget=Text(40), help="Latitude en degrés, ou Lambert-93 en mètres.")
    phone = Column("Téléphone", widget=Checked(clean_phone))
    email = Column("Adresse e-mail", widget=Checked(clean_address))
    category = Column("Catégorie", widget=Text(10), help="Code FINESS de la catégorie.")
    service = Column("Service public hospitalier", widget=Text(200))
    closed_on = Column("Fermé le", widget=Day(), help="jj/mm/aaaa.")
    state = Column("État", widget=Text(), help="« absent du fichier », « inactif », ou rien.")
    source = Column("Source", widget=Text(200))
    source_date = Column("Date du fichier", widget=Day())


class LicenceResource(resources.Resource):
    """One row per site that holds, or held, an authorised cancer activity."""

    finess = Column("N° FINESS", widget=Checked(clean_finess), required=True, help="9 caractères.")
    licences = Column(
        "Autorisations en cours",
        widget=Text(),
        help="code, numéro, début, fin ; séparées par « | ».",
    )
    source = Column("Source", widget=Text(200))
    source_date = Column("Date du fichier", widget=Day())
