"""Work made to be raced for and cut off, installed by the settings beside it."""
