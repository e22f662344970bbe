"""Writes of the working groups."""
