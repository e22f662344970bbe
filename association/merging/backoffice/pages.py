"""« Doublons »: the pairs that wait, those said to be two, and the acts on a pair."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from association.merging import registry
from association.merging.models import Suspicion
from association.merging.services import suspicions
from association.merging.services.queue import fuller_first, suspicions_of
from association.merging.tasks import scan_now
from cms.backoffice.errors import Refusal

State = Suspicion.State
PER_PAGE = 20


class ForMergers:
    """Only those who may merge some kind of record, and only that kind.

    kind: the Mergeable of the page; self.kinds: those this person may merge.
    """

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.kinds = registry.allowed(request.user)

    def dispatch(self, request, *args, **kwargs):
        if not self.kinds:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def kind_called(self, slug):
        """The kind an address names. Raises Http404 for none, PermissionDenied for one not theirs."""
        found = registry.by_slug(slug)
        if found is None:
            raise Http404
        if found not in self.kinds:
            raise PermissionDenied
        return found

    def kind_of(self, row):
        """The kind of a Suspicion or a Merge. Raises PermissionDenied for one not theirs."""
        found = next((kind for kind in self.kinds if kind.model is row.content_type.model_class()), None)
        if found is None:
            raise PermissionDenied
        return found


class MergingPage(ForMergers, WagtailAdminTemplateMixin, TemplateView):
    header_icon = "copy"
    page_title = "Doublons"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": reverse("merging"), "label": "Doublons"}, *self.trail()]

    def trail(self):
        return []


class QueueView(MergingPage):
    template_name = "backoffice/merging/queue.html"

    def get_context_data(self, **kwargs):
        slug = self.request.GET.get("genre")
        kind = self.kind_called(slug) if slug else self.kinds[0]
        dismissed = self.request.GET.get("etat") == "ecartes"
        state = State.DISMISSED if dismissed else State.WAITING
        rows = Paginator(suspicions_of(kind, state), PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "kind": kind,
            "tabs": [(one, suspicions_of(one).count()) for one in self.kinds],
            "dismissed": dismissed,
            "page": rows,
            "pairs": pairs_shown(kind, rows),
        }


def pairs_shown(kind, rows):
    """[{suspicion, reasons, first, second, compare}] of some suspicions, in a fixed number of queries."""
    rows = list(rows)
    keys = {key for row in rows for key in (row.first_id, row.second_id)}
    records, summaries = kind.model._base_manager.in_bulk(keys), kind.summary(keys)
    found = []
    for row in rows:
        kept, absorbed = fuller_first(kind, records[row.first_id], records[row.second_id])
        found.append(
            {
                "suspicion": row,
                "reasons": [kind.reasons[code] for code in row.reasons if code in kind.reasons],
                "first": summaries[kept.pk],
                "second": summaries[absorbed.pk],
                "compare": reverse("merging_compare", args=[kind.words.slug, kept.pk, absorbed.pk]),
            }
        )
    return found


class DecideView(ForMergers, View):
    """An answer about a pair, in one click: it is taken back as easily."""

    http_method_names = ["post"]
    decide = None
    said = ""

    def post(self, request, pk):
        suspicion = get_object_or_404(Suspicion.objects.select_related("content_type"), pk=pk)
        kind = self.kind_of(suspicion)
        try:
            type(self).decide(suspicion=suspicion, user=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, self.said)
        return redirect(reverse("merging", query={"genre": kind.words.slug}))


class DismissView(DecideView):
    decide = staticmethod(suspicions.dismiss)
    said = "C’est noté\u00a0: ces deux fiches ne seront plus proposées. Elles restent parmi les écartés."


class ReconsiderView(DecideView):
    decide = staticmethod(suspicions.reconsider)
    said = "Ces deux fiches sont de nouveau à examiner."


class ScanView(ForMergers, View):
    """Look again, without waiting for the night."""

    http_method_names = ["post"]

    def post(self, request, kind):
        found = self.kind_called(kind)
        scan_now.enqueue(found.label)
        messages.success(
            request, "La recherche commence\u00a0: revenez dans quelques minutes, la liste sera à jour."
        )
        return redirect(reverse("merging", query={"genre": found.words.slug}))
