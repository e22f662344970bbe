"""The back-office screens of privacy."""
