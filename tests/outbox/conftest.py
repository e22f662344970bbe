import pytest

from cms.outbox import kinds
from cms.outbox.services import store
from tests.outbox.sink import listening

kinds.declare("tests.notice", "Avis")
kinds.declare("tests.secret", "Lien secret", secret=True, instead="Demandez un nouveau lien.")


@pytest.fixture
def sink(settings):
    """A mail server of our own, and the settings that send to it."""
    with listening() as server:
        settings.OUTBOX_TRANSPORT = "smtp"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 2
        settings.OUTBOX_REPLY_TIMEOUT = 2
        settings.OUTBOX_KEEP_SECRET_BODIES = False
        yield server


@pytest.fixture
def letter(db):
    """letter(**what differs) → a message in the queue."""

    def make(**changes):
        return store(
            **{
                "kind": "tests.notice",
                "to": "eva@chu.invalid",
                "subject": "Réunion",
                "text": "Bonjour.\n",
                "html": "<p>Bonjour.</p>",
                **changes,
            }
        )

    return make
