"""Pure rules of the working groups."""
