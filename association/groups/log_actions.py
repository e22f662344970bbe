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
MEETINGS = {
    "groups.plan_meeting": "Réunion préparée",
    "groups.change_meeting": "Réunion modifiée",
    "groups.convene_meeting": "Réunion convoquée",
    "groups.invite": "Invitation à une réunion",
    "groups.remind_meeting": "Relance des réponses",
    "groups.cancel_meeting": "Réunion annulée",
    "groups.answer": "Réponse à une convocation",
    "groups.attendance": "Émargement",
    "groups.decisions": "Décisions notées",
    "groups.summary": "Compte rendu rédigé",
    "groups.publish_minutes": "Compte rendu publié",
}
WORK = {
    "groups.add_document": "Document déposé",
    "groups.remove_document": "Document retiré",
    "groups.add_action": "Action confiée",
    "groups.finish_action": "Action faite",
    "groups.drop_action": "Action abandonnée",
    "groups.add_deliverable": "Livrable prévu",
    "groups.deliver": "Livrable livré",
    "groups.ask_coordination": "Demande à la coordination",
}
#: French names of logged values that are not fields of the record.
FIELDS = {
    "on": "le",
    "status": "état",
    "decision": "décision",
    "reason": "motif",
    "start_on": "à partir du",
    "decisions": "décisions",
    "correction": "correction",
    "title": "titre",
    "text": "texte",
    "due_on": "échéance",
    "done_on": "faite le",
    "dropped_on": "abandonnée le",
    "delivered_on": "livré le",
    "link": "adresse",
    "public": "montré au public",
}


def declare():
    audit.declare({**GROUPS, **ROLES, **MEETINGS, **WORK}, fields=FIELDS)
