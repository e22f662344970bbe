"""The figures of the groups, read and never written; on=None means today everywhere."""
