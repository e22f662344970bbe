"""The body of a page, as a field whose blocks may change without a migration."""

from wagtail.fields import StreamField

from cms.pages.blocks import BODY_BLOCKS


class BodyField(StreamField):
    """A StreamField of the site's blocks.

    The blocks are no part of the table (the column is JSON): leaving them out of the
    migrations keeps those about the database, however often a block's label changes.
    """

    def __init__(self, block_types=None, **kwargs):
        # Migrations give an empty list: nothing there reads the blocks.
        super().__init__(BODY_BLOCKS if block_types is None else block_types, **kwargs)

    def deconstruct(self):
        name, path, _, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
