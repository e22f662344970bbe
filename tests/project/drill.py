"""Writers that all want the same row, for test_serving.py.

python -m tests.project.drill THREADS TIMES PK [defaults]
"""

import sys
import threading

import django
from django.conf import settings

if "defaults" in sys.argv:
    # What Django does by itself with SQLite, to see what our settings are for.
    settings.DATABASES["default"]["OPTIONS"] = {}
django.setup()

from django.db import OperationalError, connection, transaction  # noqa: E402

from cms.jobs.models import Worker  # noqa: E402

errors = []


def count(pk, times):
    for _ in range(times):
        try:
            with transaction.atomic():
                row = Worker.objects.get(pk=pk)
                row.pid += 1
                row.save()
        except OperationalError as error:
            errors.append(str(error))
    connection.close()


if __name__ == "__main__":
    threads, times, pk = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    counting = [threading.Thread(target=count, args=(pk, times)) for _ in range(threads)]
    for thread in counting:
        thread.start()
    for thread in counting:
        thread.join()
    sys.stdout.write("\n".join(errors))
