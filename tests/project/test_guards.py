"""The guards of the suite do fire: each is shown the fault it is there for."""

from pathlib import Path

import pytest
from django.http import HttpResponse
from django.template import Context, Engine, engines
from django.test import RequestFactory

from association.members.models import College
from tests import guards
from tests.factories import CollegeFactory
from tests.guards import REPEATS, RequestGuardMiddleware, UndefinedVariable

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


def test_a_query_per_row_fails(monkeypatch):
    colleges = [CollegeFactory() for _ in range(REPEATS)]

    def view(request):
        for college in colleges:
            College.objects.get(pk=college.pk)
        return HttpResponse()

    # The statements come from this test, not from a page of ours.
    monkeypatch.setattr(guards, "from_wagtail", lambda: False)
    with pytest.raises(AssertionError, match="per row"):
        visit(view)


def test_an_undefined_variable_in_our_templates_fails():
    folder = Path(__file__).with_name("templates")
    engine = Engine(dirs=[folder], string_if_invalid=UndefinedVariable("undefined: %s"))
    with pytest.raises(AssertionError, match="nobody_defined_me"):
        engine.get_template("undefined.html").render(Context())


def test_the_suite_renders_with_that_engine():
    assert isinstance(engines["django"].engine.string_if_invalid, UndefinedVariable)
