"""System checks: what sources and facets promise, and whether the engine of the settings can be used."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from search import registry, synonym_file
from search.address import OWN_PARAMETERS

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PREFIX = re.compile(r"[a-z][a-z0-9-]{0,99}")


@register("search")
def check_sources(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every source has a kind that can stand in an address, labels, and a template that exists."""
    messages: list[CheckMessage] = []
    for kind, source in registry.sources().items():
        name = type(source).__name__
        if not _NAME.fullmatch(kind):
            messages.append(Error(f"“{kind}” of {name} is not a kind that can stand in an address.", id="search.E001"))
        if not source.label or not source.label_plural:
            messages.append(Error(f"{name} needs a label and a label_plural.", id="search.E002"))
        try:
            get_template(source.template)
        except TemplateDoesNotExist:
            messages.append(Error(f"{name} names a template that is not there: {source.template}", id="search.E003"))
    return messages


@register("search")
def check_one_source_a_kind(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """No two sources claim one kind."""
    return [
        Error(f"More than one source is registered for “{kind}”: {', '.join(names)}.", id="search.E004")
        for kind, names in registry.rivals().items()
    ]


@register("search")
def check_facets(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every facet can stand in an address, and filters kinds that exist."""
    messages: list[CheckMessage] = []
    for name, facet in registry.facets().items():
        if not _NAME.fullmatch(name) or name in OWN_PARAMETERS:
            messages.append(Error(f"“{name}” cannot be the name of a facet.", id="search.E005"))
        unknown = facet.kinds - set(registry.sources())
        if unknown:
            messages.append(
                Error(
                    f"Facet “{name}” filters kinds that no source offers: {', '.join(sorted(unknown))}.",
                    id="search.E006",
                )
            )
    return messages


@register("search")
def check_index_folder(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The folder of the embedded index, where that is the engine, can be written or made."""
    if settings.ELASTICSEARCH_URL:
        return []
    folder = Path(settings.SEARCH_INDEX_DIR)
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK):
        return []
    hint = "Search will answer from the database, simplified. Set SEARCH_INDEX_DIR to a folder that can be written."
    return [Warning(f"The search index cannot be written in {folder}.", hint=hint, id="search.W001")]


@register("search")
def check_elasticsearch(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The cluster's address and the prefix of its indexes, where it is the engine, are of a form that can be used."""
    if not settings.ELASTICSEARCH_URL:
        return []
    from search.engines.elastic.client import nodes_of

    messages: list[CheckMessage] = []
    try:
        nodes_of(settings.ELASTICSEARCH_URL)
    except ValueError as error:
        hint = "Name one node, http://HOST:9200, or several with commas."
        messages.append(Error(f"ELASTICSEARCH_URL cannot be used: {error}", hint=hint, id="search.E007"))
    if not _PREFIX.fullmatch(settings.ELASTICSEARCH_PREFIX):
        hint = "Use small letters, digits and hyphens, and begin with a letter."
        messages.append(Error("ELASTICSEARCH_PREFIX cannot begin the name of an index.", hint=hint, id="search.E008"))
    return messages


@register("search")
def check_synonyms(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The file of synonyms is what its head describes, before a reader's question needs it."""
    try:
        synonym_file.read()
    except synonym_file.BadSynonyms as error:
        return [
            Error(fault, hint=f"See the head of {synonym_file.PATH.name}.", id="search.E009") for fault in error.faults
        ]
    return []
