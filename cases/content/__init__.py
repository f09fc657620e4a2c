"""A case as plain data: what its fields may say, what is wrong with them, and the one way from there to a page."""
