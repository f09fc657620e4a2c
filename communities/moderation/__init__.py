"""Keeping communities safe: who may write now, what is held for a first look, how moderators decide."""

from communities.moderation.limits import Refusal, may_write, write_unless_refused

__all__ = ["Refusal", "may_write", "write_unless_refused"]
