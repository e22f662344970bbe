"""What `manage.py check --deploy` says of the mail."""

from email.utils import parseaddr

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

from cms.outbox.rules import envelope_address

#: What base settings say when nobody chose.
NOBODY = "reseau@localhost"


@register(Tags.security, deploy=True)
def mail_leaves(app_configs, **kwargs):
    """A deployed site sends its messages to a server, and shows them to nobody else."""
    found = []
    if settings.OUTBOX_TRANSPORT != "smtp" or not settings.EMAIL_HOST:
        found.append(
            Error(
                "No mail server: messages would never leave.",
                hint="Set EMAIL_URL=smtp+tls://user:password@host:587.",
                id="outbox.E001",
            )
        )
    if settings.OUTBOX_LOCAL_MAILBOX or settings.OUTBOX_KEEP_SECRET_BODIES:
        found.append(
            Error(
                "The local mailbox lets anybody read every message, sign-in links included.",
                hint="It belongs to cms.settings.dev: use cms.settings.production.",
                id="outbox.E002",
            )
        )
    if envelope_address(parseaddr(settings.DEFAULT_FROM_EMAIL)[1]) is None:
        found.append(Error("DEFAULT_FROM_EMAIL is not an address.", id="outbox.E003"))
    elif settings.DEFAULT_FROM_EMAIL == NOBODY:
        found.append(
            Warning(
                "Messages would come from reseau@localhost, which most servers refuse.",
                hint="Set DEFAULT_FROM_EMAIL to an address of the network.",
                id="outbox.W001",
            )
        )
    return found
