"""Keeping communities safe: who may write now, what is held for a first look, how moderators decide."""
