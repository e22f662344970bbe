"""Reports on the members, each asked for a day, on screen and in a spreadsheet from the same figures."""
