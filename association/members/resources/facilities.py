"""The published file of health facilities (Eurostat GISCO, from FINESS), as it is."""

from import_export import resources

from association.members.resources.widgets import clean_address, clean_website, repaired_finess
from association.members.rules.display_names import proposed_town
from association.members.rules.phones import clean_phone
from association.members.rules.places import clean_postcode
from cms.backoffice.imports.columns import Column
from cms.backoffice.imports.widgets import Checked, Day, Number, Text


class FacilityResource(resources.Resource):
    """One row per site. Headings are the file's own; those not listed are kept with it, unread."""

    finess = Column(
        "id",
        widget=Checked(repaired_finess),
        required=True,
        help="N° FINESS du site ; le zéro de tête perdu est rétabli.",
        example="310781406",
    )
    name = Column(
        "hospital_name",
        widget=Text(200),
        required=True,
        help="Nom du site, gardé tel quel ; un nom à afficher en est tiré.",
        example="CENTRE HOSPITALIER D'EXEMPLE",
    )
    site_name = Column("site_name", widget=Text(200), help="Lieu ou site ; repris en complément d’adresse.")
    latitude = Column("lat", widget=Number(5, -90, 90), help="Degrés WGS84.", example="43.60450")
    longitude = Column("lon", widget=Number(5, -180, 180), help="Degrés WGS84.", example="1.44400")
    street = Column("street", widget=Text(180), example="AVENUE DE L'EXEMPLE")
    house_number = Column("house_number", widget=Text(15), help="Numéro dans la rue.", example="1")
    postcode = Column(
        "postcode",
        widget=Checked(clean_postcode),
        required=True,
        help="5 chiffres ; le département en est déduit.",
        example="31000",
    )
    city = Column("city", widget=Text(100, rewrite=proposed_town), required=True, example="TOULOUSE")
    category = Column(
        "facility_type",
        widget=Text(200),
        help="Libellé de la catégorie FINESS ; le type en est déduit.",
        example="Centre Hospitalier (C.H.)",
    )
    sector = Column("public_private", widget=Text(40), help="public ou private.", example="public")
    phone = Column(
        "tel", widget=Checked(clean_phone), help="Le zéro de tête perdu est rétabli.", example="561000000"
    )
    email = Column("email", widget=Checked(clean_address))
    website = Column("url", widget=Checked(clean_website))
    source_date = Column(
        "ref_date", widget=Day(), help="Date de référence, jj/mm/aaaa.", example="06/03/2020"
    )
