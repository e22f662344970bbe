"""The local mailbox: what was written, read on this machine outside production instead of being sent."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView, ListView, View

from cms.outbox.models import Attachment, Message

#: The latest messages.
SHOWN = 100
#: The HTML of a message is nobody's page: its own styles, nothing else, in a box.
MESSAGE_CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups"


@method_decorator(never_cache, name="dispatch")
class Mailbox:
    """In front of each page of the mailbox: it is not there in production."""

    def dispatch(self, request, *args, **kwargs):
        if not settings.OUTBOX_LOCAL_MAILBOX:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class MessageListView(Mailbox, ListView):
    template_name = "outbox/list.html"
    context_object_name = "letters"

    def get_queryset(self):
        found = Message.objects.order_by("-pk").defer("text", "html")
        address = self.request.GET.get("a", "").strip().lower()
        return (found.filter(address__contains=address) if address else found)[:SHOWN]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"sought": self.request.GET.get("a", "")}


class MessageView(Mailbox, DetailView):
    template_name = "outbox/message.html"
    context_object_name = "letter"
    slug_field = slug_url_kwarg = "uuid"
    queryset = Message.objects.prefetch_related("attachments", "events")


class MessageHtmlView(Mailbox, View):
    def get(self, request, uuid):
        message = get_object_or_404(Message, uuid=uuid)
        return HttpResponse(message.html, headers={"Content-Security-Policy": MESSAGE_CSP})


class AttachmentView(Mailbox, View):
    def get(self, request, uuid, pk):
        file = get_object_or_404(Attachment, message__uuid=uuid, pk=pk)
        response = HttpResponse(bytes(file.content), content_type="application/octet-stream")
        response.headers["Content-Disposition"] = "attachment"
        return response
