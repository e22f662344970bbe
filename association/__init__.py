"""The network itself: its people, members, groups and governing bodies."""
