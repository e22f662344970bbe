"""The kill drill: senders killed at random moments. No message is lost in silence, none is sent twice.

`make drill-outbox` runs it longer and prints the figures.
"""

import os
import sys

import pytest

from tests import scratch
from tests.outbox.drill.harness import CARELESS, SETTINGS, drill

pytestmark = pytest.mark.long

KILLS = int(os.environ.get("DRILL_KILLS", "8"))
MESSAGES = int(os.environ.get("DRILL_MESSAGES", "200"))


@pytest.fixture
def on_sqlite(db, tmp_path):
    """A drill on a SQLite file of its own, whatever the database of the tests."""
    with scratch.new_sqlite(tmp_path, DJANGO_SETTINGS_MODULE=SETTINGS) as url, drill(tmp_path, url) as one:
        yield one


@pytest.fixture
def on_postgresql(db, tmp_path):
    with scratch.copied_database(tmp_path) as url, drill(tmp_path, url) as one:
        yield one


def no_loss(outcome):
    sys.stdout.write(f"{outcome}\n")
    assert outcome.twice == 0
    assert outcome.lost == 0
    assert outcome.uncertain <= outcome.kills
    assert outcome.listed == outcome.uncertain


def test_one_sender_on_sqlite(on_sqlite):
    no_loss(on_sqlite.run(messages=MESSAGES, kills=KILLS))


@pytest.mark.postgresql
def test_three_senders_on_postgresql(on_postgresql):
    no_loss(on_postgresql.run(messages=MESSAGES, kills=KILLS, senders=3))


def test_a_sender_that_writes_after_each_share_is_caught(on_sqlite):
    outcome = on_sqlite.run(messages=100, kills=3, command=CARELESS)
    sys.stdout.write(f"{outcome}\n")
    assert outcome.twice > 0
