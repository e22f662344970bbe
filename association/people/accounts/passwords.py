"""What a password must be, besides Django's own rules (CNIL, délibération 2022-100; ASVS 6.2)."""

from django.core.exceptions import ValidationError

from association.records.names import folded

#: Long enough for a sentence, short enough not to keep the hash busy.
MAXIMUM = 128
STAFF_MINIMUM = 15

#: What somebody would try first here: the words of the network, of the trade and of the place, and
#: those the French choose most, which Django's list of twenty thousand (English) does not know.
FIRST_TRIED = [
    "maillage", "cancerologie", "oncologie", "oncoccitanie", "cancer", "reseau", "regional", "occitanie",
    "toulouse", "montpellier", "medecin", "docteur", "infirmiere", "infirmier", "pharmacien", "hopital",
    "clinique", "sante", "patient", "secretariat", "motdepasse", "password", "monmotdepasse",
    "azertyuiop", "azerty", "qwerty", "qsdfghjklm", "wxcvbn", "bonjour", "bienvenue", "administrateur",
    "administration", "admin", "soleil", "doudou", "loulou", "chouchou", "jetaime", "marseille", "france",
    "paris", "nicolas", "camille", "princesse", "chocolat", "amour", "coucou", "vacances", "juillet",
    "septembre", "printemps", "automne",
]  # fmt: skip
LETTERS_LEFT = 6
DISTINCT = 6


class MaximumLengthValidator:
    def validate(self, password, user=None):
        if len(password) > MAXIMUM:
            raise ValidationError(f"Ce mot de passe est trop long : {MAXIMUM} caractères au plus.")

    def get_help_text(self):
        return f"Votre mot de passe a {MAXIMUM} caractères au plus."


class StaffLengthValidator:
    """Whoever works in the back office has a longer one."""

    def validate(self, password, user=None):
        if user is not None and user.pk and user.has_perm("wagtailadmin.access_admin"):
            refuse_short_for_staff(password)

    def get_help_text(self):
        return f"Pour les membres de l’équipe, il en a au moins {STAFF_MINIMUM} : une phrase convient bien."


class FirstTriedValidator:
    """A password made of the words one would try first, or of a few characters repeated, is no secret."""

    def validate(self, password, user=None):
        written = folded(password).replace(" ", "")
        if len(set(password.casefold())) < DISTINCT:
            raise ValidationError("Ce mot de passe répète les mêmes caractères.")
        rest = written
        for word in sorted(FIRST_TRIED, key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != written and sum(letter.isalpha() for letter in rest) < LETTERS_LEFT:
            raise ValidationError("Ce mot de passe ne contient presque que des mots qu’on essaie en premier.")

    def get_help_text(self):
        return "Il ne se réduit pas aux mots qu’on essaie en premier, comme « cancérologie » ou « azerty »."


def refuse_short_for_staff(password):
    """Raise ValidationError for a password shorter than the staff's minimum."""
    if len(password) < STAFF_MINIMUM:
        raise ValidationError(f"Pour un membre de l’équipe, il faut au moins {STAFF_MINIMUM} caractères.")
