"""Blocks of the body of a page."""

from wagtail import blocks

TEXT_BLOCKS = [
    (
        "paragraph",
        blocks.RichTextBlock(
            label="Paragraphe", features=["h2", "h3", "bold", "italic", "link", "ol", "ul", "document-link"]
        ),
    ),
]
