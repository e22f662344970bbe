"""The training wing: catalogue, registration, funding charter (its rooms open with their features)."""
