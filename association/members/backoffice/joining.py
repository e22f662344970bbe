"""What the sheet of a membership says of how it came in, signs and goes."""

from django.urls import reverse
from django.utils.html import format_html

from association.members.rules.exclusions import OPEN
from cms.backoffice.display import linked, long_date, shown
from cms.backoffice.views.inspection import Facts, Listing, Notice


def notices(membership, user):
    """An exclusion that runs is the first thing to know, for those who may know it."""
    if not user.has_perm("members.view_exclusionprocedure"):
        return []
    running = membership.exclusions.filter(state__in=OPEN).first()
    if running is None:
        return []
    said = f"Une procédure de radiation est ouverte depuis le {long_date(running.opened_on)}."
    return [Notice(said)]


def sections(membership, user):
    """The application, the signing links, the resignation and the procedures, as far as there are any
    and the user may read them."""
    found = []
    application = getattr(membership, "application", None)
    if application and user.has_perm("members.view_application"):
        found.append(
            Facts(
                "Candidature en ligne",
                [
                    ("Demande", linked(application)),
                    ("Déposée le", shown(application.created_at)),
                    ("Contact", application.contact_name),
                ],
            )
        )
    if user.has_perm("members.sign_membership"):
        found += _links(membership)
    if user.has_perm("members.change_membership"):
        found += _resignation(membership)
    if user.has_perm("members.view_exclusionprocedure"):
        found += _procedures(membership)
    return found


def _links(membership):
    links = list(membership.signing_links.select_related("campaign__text", "person"))
    if not links:
        return []
    rows = [
        [
            linked(link.campaign) if link.campaign else "Admission",
            str(link.person or ""),
            link.address,
            shown(link.sent_at),
            "annulé" if link.revoked_at else f"jusqu’au {link.expires_on:%d/%m/%Y}",
        ]
        for link in links
    ]
    return [Listing("Liens de signature", ["Pour", "À", "Adresse", "Dernier envoi", "Valable"], rows)]


def _resignation(membership):
    one = getattr(membership, "resignation", None)
    if one is None:
        return []
    rows = [
        ("Lettre du", long_date(one.letter_on)),
        ("Reçue le", long_date(one.received_on)),
        ("Effet le", long_date(one.effect_on)),
        ("Signée par", ", ".join(part for part in (one.signatory, one.capacity) if part)),
    ]
    if one.letter:
        url = reverse("membership:letter", args=[one.pk])
        rows.append(("Lettre", format_html('<a href="{}">Télécharger la lettre</a>', url)))
    return [Facts("Démission", rows)]


def _procedures(membership):
    procedures = list(membership.exclusions.all())
    if not procedures:
        return []
    rows = [
        [
            format_html('<a href="{}">{}</a>', one.get_backoffice_url(), long_date(one.opened_on)),
            one.reason,
            shown(one.hearing_at) if one.hearing_at else "",
            one.get_state_display(),
        ]
        for one in procedures
    ]
    return [Listing("Procédures de radiation", ["Ouverte le", "Motif", "Audition", "État"], rows)]
