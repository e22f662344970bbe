import pytest

from tests import scratch


@pytest.fixture
def scratch_database(db, tmp_path):
    """The URL of a database that real processes may fill."""
    with scratch.copied_database(tmp_path) as url:
        yield url


@pytest.fixture
def drill(scratch_database, tmp_path):
    """drill(*arguments) starts a process of the drill; drill.journal() is what it wrote."""
    return Drill(tmp_path, scratch_database)


class Drill:
    def __init__(self, folder, url):
        self.folder = folder
        self.env = scratch.environment(folder, url, DJANGO_SETTINGS_MODULE="tests.jobs.drill.settings")

    def python(self, *arguments, **options):
        return scratch.python(*arguments, env=self.env, **options)

    def manage(self, *arguments, **options):
        return scratch.manage(*arguments, env=self.env, **options)

    def journal(self):
        path = self.folder / "journal.txt"
        return [line.split()[0] for line in path.read_text().splitlines()] if path.exists() else []
