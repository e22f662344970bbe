"""Screens of the duplicates: the queue, the comparison, what was merged."""
