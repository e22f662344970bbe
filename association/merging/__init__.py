"""Two records of one thing: found, compared, merged, and unmerged while nothing else touched them."""
