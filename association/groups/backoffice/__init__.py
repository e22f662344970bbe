"""The working groups, as staff see them."""
