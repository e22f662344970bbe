"""Signing in: how allauth behaves here, second factor, Pro Santé Connect, the staff and its roles."""
