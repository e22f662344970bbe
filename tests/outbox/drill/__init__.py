"""Senders killed at random moments, before a mail server that writes down what it takes."""
