"""What a case names must exist: terms, sources, records, shelves, and the ends of its links."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from pydantic import BaseModel

from cases.content import markdown, prose
from cases.content.case_rows import SourceDocument
from cases.content.case_schema import CaseDraft
from cases.content.draft_rows import SourceDraft
from cases.content.fields import Row
from cases.content.problems import Fault, Location, unknown_record, unknown_value
from learning_network.core.vocabularies import Vocabulary

CASE_TERMS: dict[str, Vocabulary] = {
    "settings": Vocabulary.SETTING,
    "people": Vocabulary.PEOPLE,
    "themes": Vocabulary.THEME,
    "looking_for": Vocabulary.LOOKING_FOR,
    "charters": Vocabulary.CHARTER,
    "conditions": Vocabulary.CONDITION,
    "commissioning_context": Vocabulary.COMMISSIONING,
}
LESSON_TERMS: dict[str, Vocabulary] = {
    "audiences": Vocabulary.AUDIENCE,
    "themes": Vocabulary.THEME,
    "settings": Vocabulary.SETTING,
}

# The file beside the content files that lists documents which several of them name.
SOURCES = "sources.yaml"


class Kind(Enum):
    """The kinds of content, in the order they load; each has a folder of its own."""

    ORGANISATION = "organisations"
    METHOD = "methods"
    CASE = "cases"
    COMMUNITY = "communities"

    @property
    def noun(self) -> str:
        return _NOUNS[self]


_NOUNS = {
    Kind.ORGANISATION: "organisation",
    Kind.METHOD: "method",
    Kind.CASE: "case",
    Kind.COMMUNITY: "community",
}
_LINK_KINDS = {"case": Kind.CASE, "method": Kind.METHOD, "organisation": Kind.ORGANISATION}


@dataclass(frozen=True)
class Known:
    """What there is to name.

    ``records`` holds what a row may point at, ``pages`` what prose may link to: also what stands in a file that
    has an error today.
    """

    terms: Mapping[Vocabulary, Collection[str]]
    sources: Mapping[str, SourceDocument]
    records: Mapping[Kind, Collection[str]]
    pages: Mapping[Kind, Collection[str]]
    shelves: Collection[str]
    authors: Collection[str] = field(default=frozenset())


def case_faults(data: CaseDraft, known: Known) -> Iterator[Fault]:
    """Yield everything a case names that does not exist, apart from its sources and its prose."""
    yield from term_faults(data, CASE_TERMS, known)
    for place, lesson in enumerate(data.lessons):
        yield from term_faults(lesson, LESSON_TERMS, known, within=("lessons", place))
    yield from _record_faults(data, "organisations", "organisation", kind=Kind.ORGANISATION, known=known)
    yield from _record_faults(data, "methods", "method", kind=Kind.METHOD, known=known)
    yield from _record_faults(data, "related_cases", "case", kind=Kind.CASE, known=known)
    yield from _passage_faults(data)
    yield from _key_faults(data)
    if data.shelf not in known.shelves:
        yield Fault(("shelf",), unknown_record(data.shelf, noun="shelf", known=known.shelves))
    for place, row in enumerate(data.related_cases):
        if row.case == data.slug:
            yield Fault(("related_cases", place, "case"), "a case is not related to itself")


def term_faults(
    row: Row, vocabularies: Mapping[str, Vocabulary], known: Known, *, within: Location = ()
) -> Iterator[Fault]:
    """Yield each term of a row that its vocabulary lacks."""
    for name, vocabulary in vocabularies.items():
        for place, slug in enumerate(getattr(row, name)):
            if slug not in known.terms[vocabulary]:
                yield Fault((*within, name, place), unknown_value(slug, known.terms[vocabulary]))


def _record_faults(data: CaseDraft, rows: str, name: str, *, kind: Kind, known: Known) -> Iterator[Fault]:
    for place, row in enumerate(getattr(data, rows)):
        slug = getattr(row, name)
        if slug not in known.records[kind]:
            sentence = unknown_record(slug, noun=kind.noun, known=known.records[kind])
            yield Fault((rows, place, name), sentence)


def source_faults(rows: Sequence[SourceDraft], known: Known) -> Iterator[Fault]:
    """Yield sources that are described nowhere, and short names that two of them share."""
    times = Counter(row.ref for row in rows)
    for place, row in enumerate(rows):
        if row.title is None and row.ref not in known.sources:
            sentence = f"the source “{row.ref}” has no title here and is not in {SOURCES}, which knows: "
            yield Fault(("sources", place, "ref"), sentence + ", ".join(sorted(known.sources)))
        if times[row.ref] > 1:
            yield Fault(("sources", place, "ref"), f"“{row.ref}” stands here more than once")


def _passage_faults(data: CaseDraft) -> Iterator[Fault]:
    refs = {source.ref for source in data.sources}
    for name in type(data).model_fields:
        rows = getattr(data, name)
        for place, row in enumerate(rows if isinstance(rows, list) else []):
            source = getattr(row, "source", None)
            if source and source not in refs:
                sentence = f"“{source}” is not among this case's sources: {', '.join(sorted(refs))}"
                yield Fault((name, place, "source"), sentence)


def _key_faults(data: CaseDraft) -> Iterator[Fault]:
    times = Counter([*(row.key for row in data.figures), *(row.key for row in data.lessons)])
    for name in ("figures", "lessons"):
        for place, row in enumerate(getattr(data, name)):
            if times[row.key] > 1:
                yield Fault((name, place, "key"), f"the key {row.key} is used twice: each row needs one of its own")


def prose_faults(data: BaseModel, known: Known, *, leave_out: Callable[[str], bool] | None = None) -> Iterator[Fault]:
    """Yield what our prose does not have, and links that lead nowhere.

    Args:
        data: what holds the prose.
        known: what there is to link to.
        leave_out: whether a text is none of our prose, but checked in another way.
    """
    refs = {source.ref for source in getattr(data, "sources", [])}
    check = _link_check(known, refs)
    for location, text in prose.texts(data):
        if leave_out is not None and leave_out(text):
            continue
        for fault in markdown.faults(text, is_known=check):
            yield Fault(location, fault.sentence, offset=fault.line)


def _link_check(known: Known, refs: Collection[str]) -> Callable[[str], str | None]:
    def check(target: str) -> str | None:
        kind, _, slug = target.partition(":")
        if kind in _LINK_KINDS:
            pages = known.pages[_LINK_KINDS[kind]]
            return None if slug in pages else unknown_record(slug, noun=_LINK_KINDS[kind].noun, known=pages)
        if target.startswith(markdown.SOURCE):
            ref = target.removeprefix(markdown.SOURCE)
            return None if ref in refs else f"“{ref}” is not among the sources: {', '.join(sorted(refs))}"
        if kind in {"http", "https"} and slug.startswith("//"):
            return None
        return f"“{target}” leads nowhere we know: write case:…, method:…, organisation:…, #source-… or https://…"

    return check
