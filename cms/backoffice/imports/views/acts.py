"""The acts on an import, each a POST: ticking rows, confirming, abandoning."""

from cms.backoffice.errors import Refusal
from cms.backoffice.imports.confirmation import confirm
from cms.backoffice.imports.sentences import what_was_done
from cms.backoffice.imports.uploads import abandon, set_included
from cms.backoffice.imports.views.base import ActView


class TickView(ActView):
    """« Écarter » and « Reprendre », the buttons of a row."""

    def perform(self, request, line):
        if request.POST.get("retenir") not in ("oui", "non"):
            raise Refusal("Dites si la ligne est retenue : oui ou non.")
        set_included(batch=self.batch, line=line, included=request.POST["retenir"] == "oui")


class ConfirmView(ActView):
    def perform(self, request):
        batch = confirm(batch=self.batch, user=request.user)
        return f"Import terminé : {what_was_done(self.format, batch)}."

    def to_batch(self):
        self.request.GET = self.request.GET.copy()
        self.request.GET.clear()
        return super().to_batch()


class AbandonView(ActView):
    def perform(self, request):
        abandon(batch=self.batch)
        return "L’import est abandonné : rien n’a été importé."
