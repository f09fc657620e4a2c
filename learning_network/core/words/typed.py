"""Names of tags as somebody types them: one that was merged or renamed gives the tag that stands for it now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.text import slugify
from taggit.models import Tag
from taggit.utils import _parse_tags

from learning_network.core.words.models import TAG, FormerWord


def tags_from(typed: str) -> list[str]:
    """Return the names of tags in a typed line, as django-taggit reads it (``TAGGIT_TAGS_FROM_STRING``)."""
    return current_names(_parse_tags(typed))


def current_names(names: Iterable[str]) -> list[str]:
    """Return these names with that of today in the place of each former one, each once and in their order."""
    typed = list(names)
    today = names_of_today(slugify(name) for name in typed)
    return list(dict.fromkeys(today.get(slugify(name), name) for name in typed))


def names_of_today(slugs: Iterable[str]) -> Mapping[str, str]:
    """Return, for each of these slugs that is a former one, the name of the tag that stands for it now."""
    asked = [slug for slug in slugs if slug]
    current = FormerWord.objects.of(TAG).of_names(asked) if asked else {}
    if not current:
        return {}
    names = dict(Tag.objects.filter(slug__in=current.values()).values_list("slug", "name"))
    return {slug: names.get(now, now.replace("-", " ")) for slug, now in current.items()}
