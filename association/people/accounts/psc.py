"""Pro Santé Connect: a professional signs in with their national identifier, never with an e-mail claim.

SubjectNameID is the national identifier: 8, then the eleven digits of the RPPS number. A user
without « exercices » is not a professional and is turned away (domain.md §5.4).
"""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.shortcuts import redirect

from association.people.models import Person
from association.people.rules.rpps import clean_rpps
from association.people.services import linking

PROVIDER = "psc"


class NotAProfessional(Exception):
    """What the service says of this person is not enough; the text, in French, is shown."""


def identity(claims):
    """(RPPS number, first name, last name) of the userinfo claims. Raises NotAProfessional."""
    exercises = (claims.get("SubjectRefPro") or {}).get("exercices") or []
    if not exercises:
        raise NotAProfessional("Pro Santé Connect ne vous connaît pas d’exercice professionnel.")
    identifier = str(claims.get("SubjectNameID") or "")
    if len(identifier) != 12 or not identifier.startswith("8"):
        raise NotAProfessional("Pro Santé Connect n’a pas donné de numéro RPPS : connectez-vous autrement.")
    try:
        number = clean_rpps(identifier)
    except ValueError:
        raise NotAProfessional("Le numéro RPPS donné par Pro Santé Connect n’est pas valable.") from None
    first_name = exercises[0].get("prenomDexercice") or claims.get("given_name") or ""
    last_name = exercises[0].get("nomDexercice") or claims.get("family_name") or ""
    return number, first_name, last_name


def claims_of(sociallogin):
    """What the provider says; userinfo where it is kept apart from the ID token."""
    data = sociallogin.account.extra_data
    return data.get("userinfo", data)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def pre_social_login(self, request, sociallogin):
        """Turn away who is no professional; find the account whose person has this RPPS number."""
        try:
            number, _, _ = identity(claims_of(sociallogin))
        except NotAProfessional as refusal:
            messages.error(request, str(refusal))
            raise ImmediateHttpResponse(redirect("account_login")) from None
        if sociallogin.is_existing:
            linking.link_by_rpps(user=sociallogin.user, rpps=number)
            return
        person = Person.objects.filter(rpps=number, user__isnull=False).select_related("user").first()
        if person and person.user.is_active:
            sociallogin.connect(request, person.user)

    def populate_user(self, request, sociallogin, data):
        user = super().populate_user(request, sociallogin, data)
        _, user.first_name, user.last_name = identity(claims_of(sociallogin))
        # An address claimed by the provider proves nothing: the person types theirs, and confirms it.
        user.email = ""
        return user

    def save_user(self, request, sociallogin, form=None):
        user = super().save_user(request, sociallogin, form)
        number, _, _ = identity(claims_of(sociallogin))
        linking.link_by_rpps(user=user, rpps=number)
        return user
