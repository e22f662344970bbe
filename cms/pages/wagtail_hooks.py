"""What the site adds to the back office."""

from cms.pages import cards as cards
