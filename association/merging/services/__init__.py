"""Finding pairs, merging two records, unmerging them."""
