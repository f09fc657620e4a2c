"""Flags, what moderators decide of them, what hides a thing, and who is suspended: the rows and their rules."""
