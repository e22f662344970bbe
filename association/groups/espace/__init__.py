"""The working groups, as their members and leads see them."""
