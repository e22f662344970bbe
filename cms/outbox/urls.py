"""Addresses of the local mailbox."""

from django.urls import path

from cms.outbox.mailbox import AttachmentView, MessageHtmlView, MessageListView, MessageView

urlpatterns = [
    path("", MessageListView.as_view(), name="local_mailbox"),
    path("<uuid:uuid>/", MessageView.as_view(), name="local_message"),
    path("<uuid:uuid>/mise-en-forme/", MessageHtmlView.as_view(), name="local_message_html"),
    path("<uuid:uuid>/pieces/<int:pk>/", AttachmentView.as_view(), name="local_attachment"),
]
