"""The product's own settings, plus the drill."""

from cms.settings.dev import *  # noqa: F403
from cms.settings.dev import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.jobs.drill"]
