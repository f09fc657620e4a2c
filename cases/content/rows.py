"""Turns rows of plain data into rows of the database: names, empty values, prose and terms."""

from collections.abc import Callable, Collection, Iterable, Mapping
from enum import Enum
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import Field, Model
from django.utils.text import slugify
from pydantic import BaseModel
from wagtail.fields import RichTextField
from wagtail.models import Page

from cases.content import markdown, prose
from cases.content.case_rows import SourceDocument
from cases.content.draft_rows import SourceDraft
from cases.content.problems import Fault, Location
from learning_network.core.models import FormerWord, Term
from learning_network.core.vocabularies import Vocabulary
from learning_network.core.words.models import TAG
from learning_network.core.words.typed import names_of_today

# Names that differ between the file and the model.
_RENAMED = {"source": "source_ref"}
_NAMES_IN_FILES = {ours: theirs for theirs, ours in _RENAMED.items()}


class Terms:
    """The curated terms, looked up once; one that was merged or renamed gives the term that stands for it now."""

    def __init__(self) -> None:
        terms = Term.objects.select_related("replaced_by")
        self._terms = {(term.vocabulary, term.slug): term.replaced_by or term for term in terms}
        for word in FormerWord.objects.all():
            current = self._terms.get((word.vocabulary, word.current))
            if current is not None:
                self._terms[word.vocabulary, word.slug] = current
        former_tags = FormerWord.objects.of(TAG).values_list("slug", flat=True)
        self._tag_names = names_of_today(former_tags)

    def get(self, vocabulary: Vocabulary, slugs: Iterable[str]) -> list[Term]:
        """Return the terms with these slugs, in the order given."""
        return list(dict.fromkeys(self._terms[vocabulary.value, slug] for slug in slugs))

    def tags(self, names: Iterable[str]) -> list[str]:
        """Return the names of tags, that of today in the place of each former one."""
        return list(dict.fromkeys(self._tag_names.get(slugify(name), name) for name in names))

    def slugs(self) -> dict[Vocabulary, list[str]]:
        """Return the slugs of each vocabulary."""
        return {one: [slug for vocabulary, slug in self._terms if vocabulary == one] for one in Vocabulary}


ToHtml = Callable[[str], str]


def values_of(
    row: BaseModel, model: type[Model], *, leave_out: Collection[str] = (), to_html: ToHtml = markdown.to_html
) -> dict[str, Any]:
    """Return a row's values as the model keeps them: prose as rich text or plain text, nothing as empty text.

    Args:
        row: the checked row.
        model: what will keep it.
        leave_out: names of fields that are written in another way.
        to_html: what makes rich text of prose.
    """
    markdown_fields = prose.fields_of(type(row))
    found = {}
    for name in type(row).model_fields:
        if name not in leave_out:
            target = _RENAMED.get(name, name)
            field = cast("Field[Any, Any]", model._meta.get_field(target))
            prose_to_html = to_html if name in markdown_fields else None
            found[target] = _value(getattr(row, name), field=field, to_html=prose_to_html)
    return found


def source_values(row: SourceDraft, shared: Mapping[str, SourceDocument]) -> dict[str, Any]:
    """Return a source's values: what the row says, and for the rest what the shared list says of the document."""
    common = shared[row.ref].model_dump(exclude_none=True) if row.title is None else {}
    values = {**common, **row.model_dump(exclude_none=True)}
    return {name: value.value if isinstance(value, Enum) else value for name, value in values.items()}


def faults_of(
    record: Model, *, fields: Collection[str], location: Location = (), is_draft: bool = False
) -> list[Fault]:
    """Return what the model's own checks say of the values that a file gave, such as a text that is too long.

    A draft may leave open what the editor asks for later.
    """
    others = {field.name for field in record._meta.get_fields()} - set(fields)
    if is_draft:
        others |= {name for name in fields if getattr(record, name) in ("", None)}
    faults = []
    # A page is checked whole when its revision is saved: it needs its place in the tree for that.
    own_check = [] if isinstance(record, Page) else [record.clean]
    for check in (lambda: record.clean_fields(exclude=others), *own_check):
        try:
            check()
        except ValidationError as error:
            faults += _faults_of_error(error, location)
    return faults


def _faults_of_error(error: ValidationError, location: Location) -> list[Fault]:
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return [
        Fault((*location, *([_NAMES_IN_FILES.get(name, name)] if name else [])), message[:1].lower() + message[1:])
        for name, messages in by_field.items()
        for message in messages
    ]


def _value(value: Any, *, field: "Field[Any, Any]", to_html: ToHtml | None) -> Any:
    if value is None:
        return None if field.null else ""
    if isinstance(value, Enum):
        return value.value
    if to_html:
        return to_html(value) if isinstance(field, RichTextField) else markdown.to_text(value)
    return value
