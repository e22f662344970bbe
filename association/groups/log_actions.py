"""What the audit log may say of the working groups: one dict per subject."""

from cms.backoffice import audit

GROUPS = {
    "groups.create": "Création d’un groupe",
    "groups.suspend": "Suspension d’un groupe",
    "groups.resume": "Réouverture d’un groupe",
    "groups.close": "Clôture d’un groupe",
}
ROLES = {
    "groups.add_role": "Entrée dans un groupe",
    "groups.end_role": "Fin d’un rôle dans un groupe",
    "groups.correct_role": "Correction d’un rôle dans un groupe",
}
#: French names of logged values that are not fields of the record.
FIELDS = {
    "on": "le",
    "status": "état",
    "decision": "décision",
    "reason": "motif",
    "start_on": "à partir du",
}


def declare():
    audit.declare({**GROUPS, **ROLES}, fields=FIELDS)
