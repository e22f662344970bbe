"""The local mailbox: what was written, read on this machine outside production instead of being sent."""

import re

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView, ListView, View

from cms.outbox import preview
from cms.outbox.models import Attachment, Message

#: The latest messages.
SHOWN = 100
LINK = re.compile(r"^https?://\S+$", re.MULTILINE)


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
        sought = self.request.GET.get("a", "")
        return super().get_context_data(**kwargs) | {"sought": sought, "shown": SHOWN}


class MessageView(Mailbox, DetailView):
    template_name = "outbox/message.html"
    context_object_name = "letter"
    slug_field = slug_url_kwarg = "uuid"
    queryset = Message.objects.prefetch_related("attachments")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "links": links_of(self.object),
            "sandbox": preview.SANDBOX,
        }


def links_of(message):
    """What the message asks to follow: its links that stand alone, the site's own home aside."""
    return [link for link in dict.fromkeys(LINK.findall(message.text)) if link != settings.SITE_URL]


class MessageHtmlView(Mailbox, View):
    def get(self, request, uuid):
        return preview.html_of(get_object_or_404(Message, uuid=uuid))


class AttachmentView(Mailbox, View):
    def get(self, request, uuid, pk):
        file = get_object_or_404(Attachment, message__uuid=uuid, pk=pk)
        response = HttpResponse(bytes(file.content), content_type="application/octet-stream")
        response.headers["Content-Disposition"] = content_disposition_header(True, file.name)
        return response
