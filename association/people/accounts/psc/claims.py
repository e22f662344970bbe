"""What Pro Santé Connect says of somebody, and whether it is enough (domain.md §5.4). Pure.

SubjectNameID is the national identifier: 8, then the eleven digits of the RPPS number. A user
without « exercices » is not a professional and is turned away.
"""

from association.people.rules.rpps import clean_rpps


class NotAProfessional(Exception):
    """What the service says of this person is not enough; the text, in French, is shown."""


def identity(claims):
    """(RPPS number, first name, last name) of the userinfo claims. Raises NotAProfessional."""
    reference = claims.get("SubjectRefPro")
    exercises = reference.get("exercices") if isinstance(reference, dict) else None
    if not isinstance(exercises, list) or not exercises or not isinstance(exercises[0], dict):
        raise NotAProfessional("Pro Santé Connect ne vous connaît pas d’exercice professionnel.")
    number = rpps_of(claims.get("SubjectNameID"))
    first_name = exercises[0].get("prenomDexercice") or claims.get("given_name") or ""
    last_name = exercises[0].get("nomDexercice") or claims.get("family_name") or ""
    return number, str(first_name)[:80], str(last_name)[:80]


def rpps_of(identifier):
    """The RPPS number of a national identifier. Raises NotAProfessional for any other identifier."""
    if not isinstance(identifier, str) or len(identifier) != 12 or not identifier.startswith("8"):
        raise NotAProfessional("Pro Santé Connect n’a pas donné de numéro RPPS : connectez-vous autrement.")
    try:
        return clean_rpps(identifier)
    except ValueError:
        raise NotAProfessional("Le numéro RPPS donné par Pro Santé Connect n’est pas valable.") from None


def kept(claims):
    """The few claims an account keeps: the others (workplaces, addresses) are none of its business."""
    exercise = claims["SubjectRefPro"]["exercices"][0]
    names = {name: exercise.get(name, "") for name in ("prenomDexercice", "nomDexercice")}
    return {
        "SubjectNameID": claims["SubjectNameID"],
        "given_name": claims.get("given_name", ""),
        "family_name": claims.get("family_name", ""),
        "SubjectRefPro": {"exercices": [names]},
    }
