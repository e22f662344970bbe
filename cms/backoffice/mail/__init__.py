"""The screens of the outbox: what was sent, and what somebody must settle."""
