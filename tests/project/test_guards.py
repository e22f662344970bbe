"""The guards of the suite do fire: each is shown the fault it is there for."""

import pytest
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory

from association.members.models import College
from tests.factories import CollegeFactory
from tests.guards import REPEATS, RequestGuardMiddleware

pytestmark = pytest.mark.django_db


def visit(view, method="get"):
    request = getattr(RequestFactory(), method)("/essai/")
    return RequestGuardMiddleware(view)(request)


def test_a_get_that_writes_fails():
    def view(request):
        CollegeFactory()
        return HttpResponse()

    with pytest.raises(AssertionError, match="writes"):
        visit(view)


def test_a_post_may_write():
    def view(request):
        CollegeFactory()
        return HttpResponse()

    assert visit(view, "post").status_code == 200


def test_a_query_per_row_fails():
    colleges = [CollegeFactory() for _ in range(REPEATS)]

    def view(request):
        for college in colleges:
            College.objects.get(pk=college.pk)
        return HttpResponse()

    with pytest.raises(AssertionError, match="per row"):
        from tests import guards

        guards_from = guards.from_wagtail
        guards.from_wagtail = lambda: False  # the statements come from this test, not from a page
        try:
            visit(view)
        finally:
            guards.from_wagtail = guards_from


def test_an_undefined_variable_in_our_templates_fails():
    with pytest.raises(AssertionError, match="undefined"):
        template = engines["django"].get_template("404.html")
        node = next(iter(template.template.nodelist))
        from tests.guards import UndefinedVariable

        class Probe(type(node)):
            def render_probe(self):
                return UndefinedVariable("undefined: %s") % "undefined_name"

        probe = object.__new__(Probe)
        probe.origin = template.template.origin
        probe.render_probe()
