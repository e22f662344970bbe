"""Lines of a register nobody is in: the columns of the RPPS file, invented people, test numbers."""

from demo.chance import lots_of
from demo.people import FIRST_NAMES, LAST_NAMES, rpps

#: The header of the file of 8 October 2026, whole: 56 columns, most of them never read.
HEADER = (
    "Type d'identifiant PP|Identifiant PP|Identification nationale PP|Code civilité d'exercice|"
    "Libellé civilité d'exercice|Code civilité|Libellé civilité|Nom d'exercice|Prénom d'exercice|"
    "Code profession|Libellé profession|Code catégorie professionnelle|Libellé catégorie professionnelle|"
    "Code type savoir-faire|Libellé type savoir-faire|Code savoir-faire|Libellé savoir-faire|"
    "Code mode exercice|Libellé mode exercice|Numéro SIRET site|Numéro SIREN site|Numéro FINESS site|"
    "Numéro FINESS établissement juridique|Identifiant technique de la structure|Raison sociale site|"
    "Enseigne commerciale site|Complément destinataire (coord. structure)|"
    "Complément point géographique (coord. structure)|Numéro Voie (coord. structure)|"
    "Indice répétition voie (coord. structure)|Code type de voie (coord. structure)|"
    "Libellé type de voie (coord. structure)|Libellé Voie (coord. structure)|"
    "Mention distribution (coord. structure)|Bureau cedex (coord. structure)|Code postal (coord. structure)|"
    "Code commune (coord. structure)|Libellé commune (coord. structure)|Code pays (coord. structure)|"
    "Libellé pays (coord. structure)|Téléphone (coord. structure)|Téléphone 2 (coord. structure)|"
    "Télécopie (coord. structure)|Adresse e-mail (coord. structure)|Code Département (structure)|"
    "Libellé Département (structure)|Ancien identifiant de la structure|Autorité d'enregistrement|"
    "Code secteur d'activité|Libellé secteur d'activité|Code section tableau pharmaciens|"
    "Libellé section tableau pharmaciens|Code rôle|Libellé rôle|Code genre activité|Libellé genre activité"
)
NAMES = HEADER.split("|")
#: No test number is left beyond these digits: a rank has six of them.
RANKS = 1_000_000

PRACTICES = [
    ("10", "Médecin", "SM36", "Oncologie (option médicale)"),
    ("10", "Médecin", "SM37", "Oncologie (option radiothérapie)"),
    ("10", "Médecin", "SM54", "Médecine générale"),
    ("10", "Médecin", "SM24", "Gastro-entérologie et hépatologie"),
    ("21", "Pharmacien", "", ""),
    ("60", "Infirmier", "", ""),
    ("70", "Masseur-kinésithérapeute", "", ""),
]
TOWNS = [("31", "31000", "TOULOUSE"), ("34", "34000", "MONTPELLIER"), ("81", "81000", "ALBI"),
         ("30", "30000", "NIMES"), ("66", "66000", "PERPIGNAN"), ("75", "75013", "PARIS"),
         ("69", "69003", "LYON")]  # fmt: skip


def line(**cells):
    """One line of the file, from our short names of its columns."""
    values = {
        "Type d'identifiant PP": "8",
        "Identifiant PP": cells["number"],
        "Identification nationale PP": f"8{cells['number']}",
        "Libellé civilité d'exercice": cells.get("title", ""),
        "Nom d'exercice": cells["last_name"],
        "Prénom d'exercice": cells["first_name"],
        "Code profession": cells.get("profession", "10"),
        "Libellé profession": cells.get("profession_label", ""),
        "Code savoir-faire": cells.get("skill", ""),
        "Libellé savoir-faire": cells.get("skill_label", ""),
        "Code mode exercice": cells.get("mode", "S"),
        "Raison sociale site": cells.get("workplace", "Cabinet inventé (démonstration)"),
        "Code postal (coord. structure)": cells.get("postcode", "31000"),
        "Libellé commune (coord. structure)": cells.get("city", "TOULOUSE"),
        "Adresse e-mail (coord. structure)": cells.get("email", ""),
        "Téléphone (coord. structure)": cells.get("phone", ""),
        "Code Département (structure)": cells.get("department", "31"),
    }
    return "|".join(values.get(name, "") for name in NAMES)


def lines(number, *, first=0, seed="register"):
    """That many invented lines: several a person, in no order, a third of them outside the region."""
    chance = lots_of(seed)
    for _ in range(number):
        rank = first + chance.randrange(max(number // 2, 1))
        who = lots_of(f"{seed} {rank}")
        profession, profession_label, skill, skill_label = who.choice(PRACTICES)
        title = "Docteur" if profession in ("10", "21") else ""
        last_name, first_name = who.choice(LAST_NAMES).upper(), who.choice(FIRST_NAMES)
        department, postcode, city = chance.choice(TOWNS)
        yield line(
            number=rpps(rank),
            title=title,
            last_name=last_name,
            first_name=first_name,
            profession=profession,
            profession_label=profession_label,
            skill=skill,
            skill_label=skill_label,
            mode=who.choice("SL"),
            workplace=f"Structure inventée n° {rank % 90} (démonstration)",
            department=department,
            postcode=postcode,
            city=city,
        )
