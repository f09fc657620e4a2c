"""Looking after a community: what its facilitators see, type and tell."""
