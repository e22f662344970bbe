"""Measures, one file per `make bench-…`."""
