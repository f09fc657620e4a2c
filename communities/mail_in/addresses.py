"""The address that a mail of ours takes answers at: it names one thread and one member, and only we can make it.

Mail servers may write a local part in small letters and give it 64 characters (RFC 5321), so it holds lower-case
letters and digits only. Whoever knows the address can still write nothing with it, unless the mail comes from the
member's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

_SALT = "communities.mail_in"
_SIGNATURE_LETTERS = 32
_LOCAL_PART = re.compile(r"^reply\+(?P<thread>[0-9a-z]{1,12})\.(?P<member>[0-9a-z]{1,12})\.(?P<mac>[0-9a-f]{32})$")


@dataclass(frozen=True)
class ReplyTo:
    """Where an answer goes, and whose it is."""

    thread_id: int
    member_id: int


def address_for(reply_to: ReplyTo) -> str:
    """Return the address for answers of one member to one thread; empty where no mail comes in."""
    if not settings.INBOUND_DOMAIN:
        return ""
    named = _named(reply_to)
    return f"reply+{named}.{_signature(named)}@{settings.INBOUND_DOMAIN}"


def read_address(address: str) -> ReplyTo | None:
    """Return what an address says, or None when it is not one that we made."""
    local, _, domain = address.strip().lower().rpartition("@")
    found = _LOCAL_PART.match(local)
    if found is None or domain != settings.INBOUND_DOMAIN.lower():
        return None
    named = f"{found['thread']}.{found['member']}"
    if not constant_time_compare(found["mac"], _signature(named)):
        return None
    return ReplyTo(base36_to_int(found["thread"]), base36_to_int(found["member"]))


def _named(reply_to: ReplyTo) -> str:
    return f"{int_to_base36(reply_to.thread_id)}.{int_to_base36(reply_to.member_id)}"


def _signature(named: str) -> str:
    return salted_hmac(_SALT, named, algorithm="sha256").hexdigest()[:_SIGNATURE_LETTERS]
