"""Our spreadsheet of roles: one row says who is what in which group, from when to when."""

from import_export import resources

from association.groups.models import GroupRole, WorkingGroup
from association.members.identifiers import clean_rna, clean_siret
from association.members.resources.widgets import (
    PersonReference,
    Reference,
    clean_address,
    repaired_finess,
)
from association.people.rules.rpps import clean_rpps
from cms.backoffice.imports.columns import Column
from cms.backoffice.imports.widgets import Checked, Choice, Day, Lookup, Text

FOR_READING = "Pour la relecture : il n’est pas importé."
BEHALF = "Au titre de : "


class GroupRoleResource(resources.Resource):
    """The group by its name, the person by their identifiers, then the role."""

    group = Column(
        "Groupe",
        "group",
        widget=Lookup(WorkingGroup, by=("name", "slug"), missing="Aucun groupe ne s’appelle « {} »."),
        required=True,
        help="Le nom du groupe, comme dans la liste.",
        example="Thorax",
        aliases=("groupe de travail", "nom du groupe"),
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
    role = Column(
        "Rôle",
        "role",
        widget=Choice(GroupRole.Role),
        required=True,
        help=", ".join(GroupRole.Role.labels) + ".",
        example="Membre",
    )
    start_on = Column(
        "À partir du", "start_on", widget=Day(), required=True, help="jj/mm/aaaa.", example="10/01/2024"
    )
    end_on = Column(
        "Jusqu’au",
        "end_on",
        widget=Day(),
        help="jj/mm/aaaa, ce jour exclu ; vide tant que la personne a ce rôle.",
    )
    reference = Column(
        f"{BEHALF}référence",
        "reference",
        widget=Reference(),
        help="L’organisation au titre de laquelle elle vient : O00012, ou un des trois numéros suivants ; "
        "vide : son affiliation principale.",
        aliases=("référence organisation", "organisation : référence"),
    )
    finess = Column(f"{BEHALF}FINESS", "finess", widget=Checked(repaired_finess), aliases=("finess",))
    siret = Column(f"{BEHALF}SIRET", "siret", widget=Checked(clean_siret), aliases=("siret",))
    rna = Column(f"{BEHALF}RNA", "rna", widget=Checked(clean_rna), aliases=("rna",))
    organisation = Column("Organisation", "organisation", widget=Text(), help=FOR_READING)
    decision = Column(
        "Désigné par",
        "decision",
        widget=Text(200),
        help="La décision, et sa date.",
        example="Élu par le groupe",
    )
