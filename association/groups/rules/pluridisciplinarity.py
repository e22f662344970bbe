"""The professionals a group is expected to gather, and how one says that some are missing."""

#: Who practises a specialty, for the sentences: code of the RPPS register → noun.
PRACTITIONERS = {
    "SM01": "anatomopathologiste",
    "SM02": "anesthésiste-réanimateur",
    "SM03": "biologiste médical",
    "SM05": "chirurgien généraliste",
    "SM06": "chirurgien maxillo-facial",
    "SM07": "chirurgien maxillo-facial",
    "SM08": "chirurgien orthopédiste",
    "SM09": "chirurgien infantile",
    "SM10": "chirurgien plasticien",
    "SM11": "chirurgien thoracique",
    "SM12": "chirurgien urologue",
    "SM13": "chirurgien vasculaire",
    "SM14": "chirurgien viscéral et digestif",
    "SM15": "dermatologue",
    "SM16": "endocrinologue",
    "SM17": "généticien",
    "SM18": "gériatre",
    "SM19": "gynécologue médical",
    "SM20": "gynécologue-obstétricien",
    "SM21": "hématologue",
    "SM22": "hématologue",
    "SM23": "hématologue",
    "SM24": "gastro-entérologue",
    "SM26": "médecin généraliste",
    "SM53": "médecin généraliste",
    "SM54": "médecin généraliste",
    "SM27": "médecin interniste",
    "SM28": "médecin nucléaire",
    "SM29": "médecin de réadaptation",
    "SM30": "néphrologue",
    "SM31": "neurochirurgien",
    "SM32": "neurologue",
    "SM34": "chirurgien ORL",
    "SM39": "chirurgien ORL",
    "SM35": "onco-hématologue",
    "SM36": "oncologue médical",
    "SM37": "oncologue radiothérapeute",
    "SM45": "oncologue radiothérapeute",
    "SM38": "ophtalmologue",
    "SM40": "pédiatre",
    "SM41": "pneumologue",
    "SM42": "psychiatre",
    "SM44": "radiologue",
    "SM48": "rhumatologue",
    "SM49": "médecin de santé publique",
    "SM50": "stomatologue",
    "SP01": "radiopharmacien",
}

FEMININE = frozenset({"50"})  # sage-femme


def practitioner(code, label):
    """The noun of whoever practises a specialty; its name between quotes where we have none."""
    return PRACTITIONERS.get(code, f"professionnel en «\u00a0{label}\u00a0»")


def missing(required_specialties, required_professions, present_specialties, present_professions):
    """What the group lacks, one sentence each: « Aucun chirurgien thoracique ».

    required_…: {code: label}. present_…: codes of the people of the group. A specialty the register
    wrote under several codes over time is there as soon as one of them is.
    """
    practised = {practitioner(code, "") for code in present_specialties if code in PRACTITIONERS}
    sentences = []
    for code, label in required_specialties.items():
        noun = practitioner(code, label)
        if code not in present_specialties and noun not in practised:
            sentences.append(f"Aucun {noun}")
    for code, label in required_professions.items():
        if code not in present_professions:
            sentences.append(f"{'Aucune' if code in FEMININE else 'Aucun'} {label[:1].lower()}{label[1:]}")
    return list(dict.fromkeys(sentences))
