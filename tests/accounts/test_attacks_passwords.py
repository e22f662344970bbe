"""Guessing passwords: the limits hold across processes, spoofed addresses and a crowded cache."""

import subprocess
import time

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from association.people.models import User
from cms.settings.databases import with_room
from tests.accounts.doing import PASSWORD, is_signed_in, sign_in
from tests.factories import UserFactory
from tests.scratch import ALIAS, copied_database, environment, python

PER_ACCOUNT = 5
PER_ADDRESS = 10
PROCESSES, THREADS = 4, 13


def wrong(client, user, times=1, **headers):
    for number in range(times):
        client.post(
            "/compte/login/", {"login": user.email, "password": f"faux mot de passe {number}"}, **headers
        )


@pytest.mark.parametrize(
    ("cache_url", "holds"), [("dbcache://django_cache", True), ("locmemcache://", False)]
)
@pytest.mark.django_db(transaction=True)
def test_parallel_bad_passwords_over_several_processes(tmp_path, cache_url, holds):
    """Fifty at once in four processes: no more are compared than the limit allows. A cache of each
    process's own lets more through: the drill does measure."""
    with copied_database(tmp_path) as url:
        address = "cible@exemple.invalid"
        user = User.objects.using(ALIAS).create(email=address)
        user.set_password(PASSWORD)
        user.save(using=ALIAS)
        EmailAddress.objects.using(ALIAS).create(user=user, email=address, verified=True, primary=True)
        env = environment(tmp_path, url, CACHE_URL=cache_url, LOG_LEVEL="ERROR", ALLOWED_HOSTS="testserver")
        start = time.time() + 12
        drill = ["-m", "tests.accounts.drill", address, str(THREADS), str(start)]
        crowd = [
            python(*drill, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for _ in range(PROCESSES)
        ]
        outputs = [process.communicate(timeout=120) for process in crowd]
    assert all(process.returncode == 0 for process in crowd), outputs
    compared = sum(int(output.split()[-1]) for output, _ in outputs)
    assert (compared <= PER_ACCOUNT) is holds, f"{compared} of {PROCESSES * THREADS} compared"


@pytest.mark.django_db
def test_after_five_bad_passwords_the_right_one_waits(client, site):
    user = UserFactory()
    wrong(client, user, PER_ACCOUNT)
    page = sign_in(Client(), user)
    assert "Trop de tentatives" in page.text
    assert not is_signed_in(client)


@pytest.mark.django_db
def test_signing_in_elsewhere_does_not_start_the_count_again(client, site):
    """allauth 65.8.1: an attacker with an account of their own must not wipe what is held against them."""
    target, own = UserFactory(), UserFactory()
    wrong(client, target, PER_ACCOUNT - 1)
    sign_in(Client(), own)
    wrong(client, target, 1)
    assert "Trop de tentatives" in sign_in(Client(), target).text


@pytest.mark.django_db
@pytest.mark.parametrize("trusted", [0, 1])
def test_a_spoofed_address_changes_nothing(site, settings, trusted):
    """Each attempt claims another address, on another account: they count as one visitor's all the same."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = trusted
    seen = ", 203.0.113.9" if trusted else ""
    for number in range(PER_ADDRESS):
        wrong(Client(), UserFactory(), HTTP_X_FORWARDED_FOR=f"198.51.100.{number}{seen}")
    user, client = UserFactory(), Client()
    client.post(
        "/compte/login/",
        {"login": user.email, "password": PASSWORD},
        HTTP_X_FORWARDED_FOR=f"198.51.100.200{seen}",
    )
    assert not is_signed_in(client)


@pytest.mark.django_db
def test_visitors_behind_the_same_proxy_do_not_lock_one_another_out(site, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for _ in range(PER_ADDRESS + 1):
        wrong(Client(), UserFactory(), HTTP_X_FORWARDED_FOR="203.0.113.9")
    user, client = UserFactory(), Client()
    data = {"login": user.email, "password": PASSWORD}
    client.post("/compte/login/", data, HTTP_X_FORWARDED_FOR="203.0.113.10")
    assert is_signed_in(client)


@pytest.mark.django_db
def test_a_crowded_cache_forgets_no_limit(client, site):
    """Django keeps 300 rows by default: whoever filled them would begin anew."""
    user = UserFactory()
    wrong(client, user, PER_ACCOUNT)
    cache.set_many({f"encombrement-{number}": number for number in range(900)})
    assert "Trop de tentatives" in sign_in(Client(), user).text


def test_a_redis_cache_is_given_no_option_it_does_not_know():
    redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://cache:6379/0"}
    assert with_room(redis) == redis
    assert (
        with_room({"BACKEND": "django.core.cache.backends.db.DatabaseCache"})["OPTIONS"]["MAX_ENTRIES"] > 300
    )


@pytest.mark.django_db
def test_too_many_tries_are_told_in_our_own_page(client, site, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "2/m/ip"}
    answers = [client.post("/compte/password/reset/", {"email": "a@b.invalid"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "Trop d’essais" in answers[-1].text
