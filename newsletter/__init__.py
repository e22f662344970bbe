"""The newsletter wing: letters, audiences, sending (its rooms open with their features)."""
