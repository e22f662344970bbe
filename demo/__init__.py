"""The demonstration network and its data files; nothing imports it."""
