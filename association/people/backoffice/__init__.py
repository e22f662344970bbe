"""Screens of people in the back office."""
