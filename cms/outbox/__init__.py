"""The mail of the product: one row per message and recipient, sent once, and never lost in silence."""
