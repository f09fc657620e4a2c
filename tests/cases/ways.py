"""Every address of the site by which somebody could try to reach a case, read from the resolver, so that a screen
that is added tomorrow is tried as well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

# They fail by design, or end the session; what providers of mail call is not for readers either.
_LEFT_OUT = {"wagtailadmin_error_test", "wagtailadmin_logout", "account_logout"}
# What each part of an address stands for; ``pk`` is looked up by the namespace first.
_CASE_PARTS = ("page_id", "page_to_move_id", "case_id", "parent_page_id")


def _patterns(patterns: list[Any], namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(
                pattern.url_patterns, namespace + (f"{pattern.namespace}:" if pattern.namespace else "")
            )
        elif pattern.name:
            yield f"{namespace}{pattern.name}", pattern


def addresses(values: Mapping[str, Any]) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield name, address and the parts of each named address that these values can fill.

    Args:
        values: what stands for each part; ``namespace:part`` goes before ``part``.
    """
    for name, pattern in _patterns(get_resolver().url_patterns):
        parts = frozenset(pattern.pattern.converters)
        space = name.rpartition(":")[0]
        known = {part: values.get(f"{space}:{part}", values.get(part)) for part in parts}
        if name in _LEFT_OUT or space == "anymail" or any(value is None for value in known.values()):
            continue
        try:
            yield name, reverse(name, kwargs=known), parts
        except NoReverseMatch:
            continue


def is_about_the_case(name: str, parts: frozenset[str]) -> bool:
    """Whether an address names a case, and so must be refused whole; what is below a public one may be looked for."""
    if name == "wagtailadmin_choose_page_child":
        return False
    return bool(parts.intersection(_CASE_PARTS)) or name in {"still_true_screen:case", "proposals:correction"}


def answer_to(client: Client, address: str, query: str = "", **sent: str) -> tuple[int, str, str]:
    """Return status, body and where it leads of a GET, or of a POST when something is sent."""
    response = client.post(address, sent) if sent else client.get(f"{address}{query}")
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, body.decode(errors="replace"), response.get("Location", "")
