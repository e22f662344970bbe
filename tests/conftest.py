"""Fixtures and guards of the whole suite."""
