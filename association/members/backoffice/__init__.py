"""The members' screens of the back office."""
