"""What the records of the association share: folded names, dated facts."""
