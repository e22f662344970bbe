"""Sizes of the images of the lists, made when a page is published and not while somebody reads it."""

from wagtail.signals import page_published

#: What templates/components/news_item.html shows.
CARD = "fill-640x360|format-webp"
#: What templates/components/metadata.html gives to those who share the page.
SHARE = "fill-1200x630|format-jpeg"


def connect():
    page_published.connect(prepare, dispatch_uid="pages.renditions")


def prepare(instance, **kwargs):
    """Make the renditions of the image of a page, if it has one; those that exist are kept."""
    image = getattr(instance, "metadata_image", None)
    if image:
        image.get_renditions(CARD, SHARE)
