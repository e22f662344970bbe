"""What the groups of the demonstration talk about. None of it was ever said, none of it is about patients."""

INVENTED = "Démonstration : ce compte rendu est inventé, et ne doit pas servir à soigner."

SEASONS = {
    **dict.fromkeys((12, 1, 2), "d’hiver"),
    **dict.fromkeys((3, 4, 5), "de printemps"),
    **dict.fromkeys((6, 7, 8), "d’été"),
    **dict.fromkeys((9, 10, 11), "d’automne"),
}

AGENDA = [
    "Relecture du référentiel régional",
    "Délais de prise en charge : point avec les 3C",
    "Fonctionnement des RCP de recours",
    "Essais ouverts dans la région",
    "Préparation de la journée annuelle",
    "Fiche d’information pour les patients",
    "Enquête auprès des établissements",
    "Formations à proposer l’an prochain",
    "Accès aux soins de support près du domicile",
    "Place des représentants des patients dans le groupe",
    "Télé-expertise : retours d’expérience",
    "Questions diverses",
]

SUMMARY = [
    "Le tour de table montre des organisations différentes d’un établissement à l’autre.",
    "Le groupe relit la dernière version du document ; les remarques seront reprises avant la diffusion.",
    "Les représentants des patients demandent une version courte, sans sigle.",
    "Les centres de coordination transmettront leurs chiffres avant la prochaine réunion.",
    "Le groupe souhaite que les établissements éloignés puissent toujours participer à distance.",
    "Une enquête courte est préparée : dix questions, un mois pour répondre.",
    "Les besoins de formation sont recueillis ; deux thèmes se détachent.",
    "La prochaine réunion reviendra sur les points restés ouverts.",
]

DECISIONS = [
    "La nouvelle version du référentiel est adoptée, après reprise des remarques.",
    "Une enquête est envoyée aux établissements autorisés de la région.",
    "La fiche d’information est relue par les représentants des patients avant sa diffusion.",
    "Deux membres présentent les travaux du groupe à la journée annuelle.",
    "Le groupe propose une formation d’une demi-journée l’an prochain.",
    "Les comptes rendus sont désormais déposés dans l’espace du groupe sous quinze jours.",
    "Le groupe se réunit en mixte, sur place et à distance.",
    "Un courrier est adressé aux centres de coordination pour recueillir leurs délais.",
]
