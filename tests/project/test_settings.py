"""Production decides nothing in its administrator's place, and starts with nothing left open."""

import io
import json
import logging
import re
import subprocess
import sys

import pytest
from django.conf import settings

from cms.jobs import views as jobs_views

GOOD = {
    "SECRET_KEY": "k3Y-" * 5 + "".join(chr(97 + n % 26) for n in range(40)),
    "SITE_URL": "https://reseau.example",
    "ALLOWED_HOSTS": "reseau.example",
    "DEFAULT_FROM_EMAIL": "contact@reseau.example",
}


def run(*arguments, folder, module="cms.settings.production", **environment):
    env = {"DJANGO_SETTINGS_MODULE": module, "DATA_DIR": str(folder), "PATH": "", **environment}
    return subprocess.run(
        [sys.executable, *arguments],
        env=env,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def start(folder, **environment):
    return run("-c", "import cms.settings.production", folder=folder, **environment)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "court"}, "SECRET_KEY is too short"),
        ({"SITE_URL": ""}, "SITE_URL is not set"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is not set"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name"),
        ({"ALLOWED_HOSTS": "reseau.example,*"}, "ALLOWED_HOSTS must name"),
        ({"DEMO": "1"}, "DEMO is refused in production"),
    ],
)
def test_production_refuses_to_start_half_configured_and_says_why(tmp_path, changes, said):
    answer = start(tmp_path, **GOOD | changes)
    assert answer.returncode != 0
    assert said in answer.stderr.splitlines()[-1]


def test_production_starts_once_configured(tmp_path):
    assert start(tmp_path, **GOOD).returncode == 0


def test_nothing_but_production_is_the_default_of_the_entry_points():
    for name in ("manage.py", "cms/wsgi.py"):
        text = (settings.BASE_DIR / name).read_text()
        assert 'setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")' in text


def test_django_s_deployment_checks_have_nothing_to_say(tmp_path):
    answer = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", folder=tmp_path, **GOOD)
    assert answer.returncode == 0, answer.stderr


def test_several_machines_keep_their_files_in_one_store_under_the_site_s_name(tmp_path):
    shown = "import json; from cms.settings.production import STORAGES; print(json.dumps(STORAGES))"
    answer = run(
        "-c", shown, folder=tmp_path, **GOOD, S3_BUCKET="maillage", S3_ENDPOINT_URL="https://s3.example"
    )
    storages = json.loads(answer.stdout)
    assert storages["default"]["OPTIONS"]["custom_domain"] == "reseau.example"
    assert storages["private"]["OPTIONS"]["location"] == "private"
    assert "custom_domain" not in storages["private"]["OPTIONS"]
    assert storages["staticfiles"]["BACKEND"].startswith("whitenoise")


def test_processes_started_together_draw_one_secret_key(tmp_path):
    shown = [sys.executable, "-c", "from cms.settings.dev import SECRET_KEY; print(SECRET_KEY)"]
    env = {"DATA_DIR": str(tmp_path / "new"), "PATH": ""}
    started = [
        subprocess.Popen(shown, env=env, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    keys = {process.communicate(timeout=60)[0].strip() for process in started}
    assert len(keys) == 1
    assert len(keys.pop()) >= 50
    kept = list((tmp_path / "new").glob("secret_key*"))
    assert [path.name for path in kept] == ["secret_key"]
    assert kept[0].stat().st_mode & 0o077 == 0


SECRETS = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a cloud key": re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    "a signing key": re.compile(r"SECRET_KEY\s*=\s*[\"'](?!only-for-the-tests)[^\"']{20,}[\"']"),
    "an account on a server": re.compile(
        r"(?:smtp|postgres|redis)s?://\w+:(?!maillage@|password@|secret@|…|\{)[^\s@/]{6,}@"
    ),
}
LEFT_OUT = {".git", ".venv", "var", "staticfiles", "node_modules", "__pycache__"}


def test_the_repository_holds_no_secret():
    found = []
    for path in settings.BASE_DIR.rglob("*"):
        within = path.relative_to(settings.BASE_DIR)
        if LEFT_OUT & set(within.parts) or not path.is_file() or path.stat().st_size > 1_000_000:
            continue
        text = path.read_text(errors="ignore")
        found += [f"{within}: {what}" for what, pattern in SECRETS.items() if pattern.search(text)]
    assert found == []


def test_the_search_for_secrets_would_find_them():
    assert SECRETS["a signing key"].search("SECRET_KEY = " + '"' + "x" * 50 + '"')
    assert SECRETS["a cloud key"].search("AKIA" + "A" * 16)
    assert SECRETS["an account on a server"].search("smtp://" + "reseau:motdepasse@mail.example:587")


@pytest.fixture
def log(monkeypatch, tmp_path):
    """What the configured handler writes on stderr, errors of requests logged as in production."""
    shown = (
        "from cms.settings.production import LOGGING; print(LOGGING['loggers']['django.request']['level'])"
    )
    requests, quiet = logging.getLogger("django.request"), logging.getLogger("django.request").level
    requests.setLevel(run("-c", shown, folder=tmp_path, **GOOD).stdout.strip())
    written = io.StringIO()
    (handler,) = (one for one in logging.getLogger().handlers if one.get_name() == "stderr")
    monkeypatch.setattr(handler, "stream", written)
    yield written
    requests.setLevel(quiet)


@pytest.mark.django_db
def test_an_error_page_shows_the_reference_found_in_the_log(client, monkeypatch, log):
    def broken():
        raise RuntimeError("camille.martin@exemple.invalid\nDETAIL: Key (nom)=(Martin)")

    monkeypatch.setattr(jobs_views, "report", broken)
    client.raise_request_exception = False
    answer = client.get("/health/", {"secret": "valeur"})

    assert answer.status_code == 500
    (line,) = (json.loads(line) for line in log.getvalue().splitlines() if '"ERROR"' in line)
    assert line["reference"] == answer["X-Request-Reference"]
    assert line["reference"] in answer.text
    assert "RuntimeError" in line["exception"]
    for quoted in ("camille", "Martin", "valeur"):
        assert quoted not in log.getvalue()


@pytest.mark.django_db
def test_a_forged_address_cannot_forge_a_log_line(client, log):
    logging.getLogger("cms").warning("Not Found: %s", '/\n{"level": "INFO"}\x1b[31m')
    assert len(log.getvalue().splitlines()) == 1
    assert "\x1b" not in log.getvalue()
