"""How a thing and a facet's value are named in an index: each as one term, the same in every engine."""

from search.querysets import Thing


def uid(kind: str, key: str) -> str:
    """Return the term that one document is known by."""
    return f"{kind}:{key}"


def thing_of(term: str) -> Thing:
    """Return the kind and the key of the document that a term names; a key may hold a colon."""
    kind, _, key = term.partition(":")
    return kind, key


def facet_term(name: str, value: str) -> str:
    """Return the term that a facet's value is known by."""
    return f"{name}={value}"


def facet_of(term: str) -> tuple[str, str]:
    """Return the name of the facet and the value that a term names; a value may hold an equals sign."""
    name, _, value = term.partition("=")
    return name, value
