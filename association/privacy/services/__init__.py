"""Writes of privacy: export, requests, erasure, purge."""
