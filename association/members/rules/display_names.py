"""Display names proposed for names received in capitals. Case alone is touched: accents are never invented."""

import re

WORD = re.compile(r"[A-ZÀ-ÖØ-ÞŒŸ0-9]+")
LOWER = re.compile(r"[a-zß-öø-ÿœ]")

#: Kept in capitals: acronyms of the field that could be read as words.
ACRONYMS = frozenset(
    "APJA ARS ASM ASP ATIR CAMSP CATTP CCA CCAS CCMPPA CH CHIC CHI CHIVAL CHR CHRU CHS CHU CEGIDD CIC CLAT CLCC CMP CMPEA "
    "CMPP COS CRF CSAPA CSSR EHPAD EPSM ESPIC ESS GCS GHT GIE HAD HAS HDJ HIA HJ HL IME IRM ITEP IUCT MAO MGEN "
    "MSA MSP PASA PIG PIJ SA SAMU SARL SAS SDIS SIDA SMR SMUR SSIAD SSR UAP UGECAM UHSA UMD URPS USLD USP USSAP"
    .split()
)
#: Written small inside a name.
LINKS = frozenset("A AU AUX D DE DES DU EN ET L LA LE LES LEZ OU PAR POUR SOUS SUR".split())
#: What a facility is, does, or treats: common nouns and adjectives, small inside a name.
COMMON = frozenset(
    "ACCUEIL ADMISSION ADOLESCENTS ADOLESCENT ADULTE ADULTES AGEES ALCOOLIQUES AMBULATOIRE AMBULATOIRES ANNEXE "
    "ANTENNE ANTI CANCER CARDIO CARDIOLOGIE CENTRE CENTRES CHIRURGICAL CHIRURGICALE CHIRURGIE CLINIQUE COMMUNAL "
    "COMPLETE CONSULTATION CONSULTATIONS CONVALESCENCE CURE DEPART DEPISTAGE DIALYSE DIETETIQUE DUREE EDUCATION "
    "ENFANT ENFANTS EQUIPE ETABLISSEMENT ETABLISSEMENTS EX FAMILIAL FAMILIALE FERME FONCTIONNELLE FORME GENERALE "
    "GERIATRIE GERIATRIQUE GERONTO GERONTOLOGIE GERONTOLOGIQUE GRATUIT GROUPE GROUPEMENT HEPATITES HOPITAL HOPITAUX HOSPIT "
    "HOSPITALIER HOSPITALIERE HOSPITALISATION INFANTO INFORMATION INSTITUT INTERCOMMUNAL JEUNES JOUR JUVENILE "
    "LABORATOIRE LOCAL LONG LONGUE LUTTE LUTTES MAISON MEDECINE MEDICAL MEDICALE MEDICO MENTALE MERE MOBILE MODULE "
    "MOYEN MUTUALISTE NEUROLOGIE NEUROLOGIQUE NUIT ORIENTATION ORIENTE PATIENTS PEDIATRIE PEDIATRIQUE PENITENTIERE "
    "PERSONNES PETITS PLACEMENT PLANIFICATION PLATE POLE POLYCLINIQUE POST PSY PSYCHIATRIE PSYCHIATRIQUE PSYCHO "
    "PSYCHOLOGIQUE PSYCHOTHERAPIQUE PUBLIQUE READAPTATION REEDUCATION REGIONAL REGIONALE REHABILITATION REPOS "
    "RESIDENCE SANITAIRE SANTE SECTEUR SECTORISATION SEJOUR SERVICE SIEGE SITE SOINS SPECIALISE SPECIALISEE SUITE "
    "TARIFICATION TERRITOIRE THERAPEUTIQUE THERMALE TRAITEMENT TUBERCULEUSE UNITE UNITES UNIVERSITAIRE URBAIN "
    "URGENCES VOCATION".split()
)
#: Kinds of street.
STREET = frozenset(
    "ALLEE ALLEES AVENUE BIS BOULEVARD CHEMIN COURS ESPLANADE FAUBOURG IMPASSE LIEU DIT MONTEE PASSAGE PLACE "
    "PROMENADE QUAI ROND POINT ROUTE RUE SENTIER SQUARE TER TRAVERSE VOIE".split()
)
#: What an address keeps in capitals: sorting codes of the post, kinds of estate.
POSTAL = frozenset("BP CRS CS LD TSA ZA ZAC ZAE ZI ZUP".split())
#: Abbreviations that have no vowel, or look as if they were acronyms, and are words.
WORDS = frozenset("ST STE STS DR PR MGR MR ME CTRE".split())
VOWELS = frozenset("AEIOUYÀÂÄÆÉÈÊËÎÏÔÖŒÙÛÜŸ")


ROMAN = re.compile(r"[IVX]{2,}")
ORDINAL = re.compile(r"\d+(ER|E|EME|ND)")


def proposed_name(name):
    """How a facility's name received in capitals is best shown to people.

    « CENTRE HOSPITALIER DE LA HAUTE BIGORRE » → « Centre hospitalier de la Haute Bigorre ». A name
    that has any small letter was written by a person, and stays as it is.
    """
    return _recased(name, ACRONYMS, COMMON)


def proposed_town(town):
    """« AX LES THERMES » → « Ax les Thermes »."""
    return _recased(town, frozenset(), frozenset())


def proposed_street(street):
    """« 12 RUE DU DOCTEUR ROUX » → « 12 rue du Docteur Roux »."""
    return _recased(street, POSTAL, STREET)


def _recased(text, capitals, small):
    text = " ".join(text.split())
    if LOWER.search(text):
        return text
    cased = WORD.sub(lambda match: _word(match[0], text, match.span(), capitals, small), text)
    return cased.replace("'", "’")


def _word(word, text, span, capitals, small):
    if any(character.isdigit() for character in word):
        return word.lower() if ORDINAL.fullmatch(word) else word
    if word in capitals or ROMAN.fullmatch(word) or _is_initial(word, text, *span):
        return word
    if word not in WORDS and len(word) > 1 and not VOWELS & set(word):
        return word
    if span[0] and text[span[0] - 1] not in '("' and word in LINKS | small:
        return word.lower()
    return word[0] + word[1:].lower()


def _is_initial(word, text, start, end):
    """A letter alone that abbreviates a word, and is not an elided or short link."""
    if len(word) > 1:
        return False
    if word == "A":
        return text[max(0, start - 2) : start - 1].isupper() and text[max(0, start - 3) : start - 2] in ("", " ")
    return word != "D" and not (word in "LNS" and text[end : end + 1] in ("'", "’"))
