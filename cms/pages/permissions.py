"""Which role may do what with the site: pages, images, documents, redirections."""

from cms.backoffice import audit
from cms.backoffice.roles import Role, grant

WRITING = (
    "wagtailcore.add_page",
    "wagtailcore.change_page",
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
)
PUBLISHING = (
    "wagtailcore.publish_page",
    "wagtailcore.lock_page",
    "wagtailcore.unlock_page",
    "wagtailredirects.add_redirect",
    "wagtailredirects.change_redirect",
    "wagtailredirects.delete_redirect",
    "wagtailcore.add_collection",
    "wagtailcore.change_collection",
)


def declare():
    audit.join("pages")
    grant(Role.COMMUNICATION_OFFICER, *WRITING)
    grant(Role.EDITOR_IN_CHIEF, *WRITING, *PUBLISHING)
    grant(Role.NETWORK_ADMINISTRATOR, "pages.change_networksettings", "wagtailcore.bulk_delete_page")
