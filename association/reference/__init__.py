"""What the vocabularies of every room share: their rows, and how the shipped ones are loaded."""
