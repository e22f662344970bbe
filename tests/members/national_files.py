"""Synthetic national files, built from the published schema: no line of them is a real facility's.

The shapes are those of the FINESS CSV (etalab-cs1100502 and cs1100507) and of the two JSON files of
FINESS+; every name says « SYNTHETIQUE », and every value is invented.
"""

import gzip
import json

from stdnum import luhn

DAY = "2026-05-20"


def finess(rank, department="31"):
    """A FINESS number with its key: the rank-th of a department."""
    body = f"{department}{rank:06d}"
    if not body.isdigit():
        return f"{body}0"
    return body + luhn.calc_check_digit(body)


def siret(rank):
    """A SIRET number with both its keys: ten thousand sites to a SIREN."""
    siren = f"9{rank // 10_000:07d}"
    siren += luhn.calc_check_digit(siren)
    body = f"{siren}{rank % 10_000:04d}"
    return body + luhn.calc_check_digit(body)


def site(rank, department="31", **fields):
    """The 32 fields of a line « structureet »."""
    values = {
        "structureet": "structureet",
        "nofinesset": finess(rank, department),
        "nofinessej": finess(rank + 500_000, department),
        "rs": f"CLINIQUE SYNTHETIQUE {rank}",
        "rslongue": "",
        "complrs": "",
        "compldistrib": "",
        "numvoie": "12",
        "typvoie": "R",
        "voie": "DE L'EXEMPLE",
        "compvoie": "",
        "lieuditbp": "",
        "commune": "555",
        "departement": department,
        "libdepartement": "HAUTE-GARONNE",
        "ligneacheminement": f"{department}000 VILLE-EXEMPLE CEDEX",
        "telephone": "0561000000",
        "telecopie": "",
        "categetab": "128",
        "libcategetab": "Etablissement de Soins Chirurgicaux",
        "categagretab": "1110",
        "libcategagretab": "",
        "siret": siret(rank),
        "codeape": "8610Z",
        "codemft": "",
        "libmft": "",
        "codesph": "",
        "libsph": "",
        "dateouv": "1900-01-01",
        "dateautor": "1900-01-01",
        "datemaj": DAY,
        "numuai": "",
    }
    unknown = fields.keys() - values.keys()
    assert not unknown, unknown
    return list((values | fields).values())


def position(number, x, y):
    return ["geolocalisation", number, str(x), str(y), "1,SYNTHETIQUE,LAMBERT_93", DAY]


def csv_file(*lines, encoding="utf-8", first=f"finess;etalab;SYNTHETIQUE;{DAY}"):
    """The bytes of a national CSV of those lines."""
    return "\n".join([first, *(";".join(line) for line in lines), ""]).encode(encoding)


def ege(rank, department="31", **general):
    """A site of the structures file, as published since July 2026."""
    return {
        "informationsGeneralesEGE": {
            "numFinessEge": finess(rank, department),
            "egeId": f"SYNTHETIQUE-{rank}",
            "nomEgeCourt": f"CLINIQUE SYNTHETIQUE {rank}",
            "nomEgeLong": f"CLINIQUE SYNTHETIQUE NUMERO {rank}",
            "siret": siret(rank),
            "espic": [],
            "dateOuverture": "1999-01-01",
        }
        | general,
        "categorieentiteGeographiqueExercice": "128",
        "etatObjet": "A",
        "adresse": [
            {
                "usageAdresse": "01",
                "codePostal": "75001",
                "cogCommune": "75101",
                "ligneAcheminement": "PARIS",
            },
            {
                "usageAdresse": "03",
                "numeroVoie": "12",
                "typeVoie": "RUE",
                "libelleVoie": "DE L'EXEMPLE",
                "codePostal": f"{department}000",
                "cogCommune": f"{department}555",
                "ligneAcheminement": "VILLE-EXEMPLE",
                "coordonneesGeographique": {"coordonneeX": "1.44400", "coordonneeY": "43.60450"},
            },
        ],
        "contact": [{"telecom": {"telephone": "0561000000", "courriel": "accueil@exemple.invalid"}}],
    }


def pmej(rank, *sites, **general):
    """A legal entity of the structures file."""
    return {
        "informationsGeneralesPMEJ": {
            "numFinessPm": finess(rank + 500_000),
            "denominationPm": f"ENTITE SYNTHETIQUE {rank}",
            "siren": "900000000",
        }
        | general,
        "ege": list(sites),
    }


def licence(key, code="ME030", modality="MO008", practice="PTS00", **general):
    """A licence of a legal entity (activitesAutorisees)."""
    return {
        "caracteristiquesGeneriques": {
            "activiteAeId": key,
            "etatObjet": "A",
            "numAutorisationArhgos": f"76-{key}",
            "dateDebutActivite": "2024-06-01",
        }
        | general,
        "nature": {
            "codeNature": "AMM",
            "caracteristiquesSpecifiques": {
                "typeActiviteAMM": {
                    "activiteAMM": "QA018",
                    "modaliteAMM": modality,
                    "mentionAMM": code,
                    "ptsAMM": practice,
                    "declarationAMM": "DE000",
                }
            },
        },
    }


def exercised(key, events=("12",), **general):
    """An activity that a site carries out under a licence (activitesExercees)."""
    return {
        "caracteristiquesGeneriques": {"identifiantAutorisation": key, "etatObjet": "A"} | general,
        "nature": {"codeNature": "AMM", "caracteristiquesSpecifiques": {}},
        "evenement": [
            {"codeEvenement": code, "dateEvenement": f"2024-06-{day:02d}"}
            for day, code in enumerate(events, start=1)
        ],
    }


def holder(rank, *sites, licences=()):
    """A legal entity of the activities file; sites: (rank of the site, [exercised activities])."""
    return {
        "numFiness": finess(rank + 500_000),
        "activitesAutorisees": list(licences),
        "ege": [{"numFinessEge": finess(one), "activitesExercees": what} for one, what in sites],
    }


def json_file(*entities, zipped=False, **root):
    content = {"schemaVersion": "SYNTHETIQUE", "generatedAt": f"{DAY}T02:00:00Z", "pmej": entities} | root
    content = json.dumps(content).encode()
    return gzip.compress(content) if zipped else content
