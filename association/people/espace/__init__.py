"""Mon espace: the pages of a signed-in person, and the registry other rooms join to be in it."""
