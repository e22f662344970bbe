"""« Équipe »: who works in the back office, in which roles; inviting, ending, closing."""
