"""One process that tries bad passwords, several at once.

    python -m tests.accounts.drill ADDRESS THREADS START

Writes how many passwords were compared with the account's.
"""

import os
import sys
import threading
import time

import django

compared = 0
counting = threading.Lock()


def count():
    """Count each comparison of a password with the account's."""
    from association.people.models import User

    check = User.check_password

    def counted(self, password):
        global compared
        with counting:
            compared += 1
        return check(self, password)

    User.check_password = counted


def attempt(address, number):
    from django.db import connection
    from django.test import Client

    Client().post("/compte/login/", {"login": address, "password": f"mauvais mot de passe {number}"})
    connection.close()


def main(address, threads, start):
    os.environ.setdefault("ALLOWED_HOSTS", "testserver")
    django.setup()
    count()
    crowd = [threading.Thread(target=attempt, args=(address, number)) for number in range(threads)]
    time.sleep(max(0, start - time.time()))
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    sys.stdout.write(f"{compared}\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
