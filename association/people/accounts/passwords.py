"""What a password must be, besides Django's own rules (CNIL, délibération 2022-100; ASVS 6.2)."""

from django.core.exceptions import ValidationError

from association.records.names import folded

#: Long enough for a sentence, short enough not to keep the hash busy.
MAXIMUM = 128
STAFF_MINIMUM = 15

#: What somebody would try first here.
NETWORK_WORDS = ("maillage", "cancerologie", "oncologie", "cancer", "reseau", "occitanie", "motdepasse")
LETTERS_LEFT = 6


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


class NetworkWordsValidator:
    """A password made of the network's own words is the first one would try."""

    def validate(self, password, user=None):
        rest = folded(password).replace(" ", "")
        for word in NETWORK_WORDS:
            rest = rest.replace(word, "")
        if sum(letter.isalpha() for letter in rest) < LETTERS_LEFT and rest != folded(password).replace(
            " ", ""
        ):
            raise ValidationError("Ce mot de passe ne contient presque que des mots du réseau.")

    def get_help_text(self):
        return "Il ne se réduit pas à des mots du réseau, comme son nom ou « cancérologie »."


def refuse_short_for_staff(password):
    """Raise ValidationError for a password shorter than the staff's minimum."""
    if len(password) < STAFF_MINIMUM:
        raise ValidationError(f"Pour un membre de l’équipe, il faut au moins {STAFF_MINIMUM} caractères.")
