"""What the audit log may say of people."""

from cms.backoffice import audit


def declare():
    """Called when Django starts."""
    audit.declare(
        {
            "people.begin_affiliation": "Affiliation ajoutée",
            "people.end_affiliation": "Affiliation terminée",
            "people.change_affiliation": "Affiliation changée",
            "people.correct_affiliation": "Affiliation corrigée",
            "people.main_affiliation": "Affiliation principale choisie",
            "people.confirm_profile": "Fiche confirmée par la personne",
            "people.add_email": "Adresse ajoutée",
            "people.prove_email": "Adresse confirmée par la personne",
            "people.prefer_email": "Adresse préférée changée",
            "people.remove_email": "Adresse retirée",
            "people.consent": "Réponse à une demande de consentement",
            "people.read_interests": "Déclaration d’intérêts consultée",
            "people.declare_interests": "Déclaration d’intérêts",
            "people.publish_profile": "Fiche publique modifiée",
            "people.load_rpps": "Fichier RPPS chargé",
            "people.edit_own_profile": "Fiche modifiée par la personne",
        },
        fields={"preferred": "adresse préférée", "emails": "adresses"},
    )
