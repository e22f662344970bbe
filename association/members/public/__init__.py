"""Public pages that write: applying for membership, following it, signing the founding texts."""
