"""What a content file names must exist: what cases say of it, and the same of organisations and communities."""

from collections.abc import Iterator

from pydantic import BaseModel

from cases.content.case_schema import CaseFile
from cases.content.problems import Fault, unknown_record
from cases.content.references import Kind, Known, case_faults, prose_faults, source_faults, term_faults
from learning_network.core.vocabularies import Vocabulary
from learning_network.home.content.record_schema import CommunityFile, MethodFile, OrganisationFile

ORGANISATION_TERMS: dict[str, Vocabulary] = {"ownership_subtypes": Vocabulary.OWNERSHIP_SUBTYPE}
COMMUNITY_TERMS: dict[str, Vocabulary] = {"themes": Vocabulary.THEME}


def faults_in(data: BaseModel, known: Known) -> list[Fault]:
    """Return everything a file names that does not exist."""
    found: list[Fault] = []
    if isinstance(data, CaseFile):
        found += case_faults(data, known)
    elif isinstance(data, OrganisationFile):
        found += _organisation_faults(data, known)
    elif isinstance(data, CommunityFile):
        found += _community_faults(data, known)
    if isinstance(data, CaseFile | OrganisationFile | MethodFile):
        found += source_faults(data.sources, known)
    return [*found, *prose_faults(data, known)]


def _organisation_faults(data: OrganisationFile, known: Known) -> Iterator[Fault]:
    yield from term_faults(data, ORGANISATION_TERMS, known)
    successor = data.successor
    if successor and successor not in known.records[Kind.ORGANISATION]:
        names = known.records[Kind.ORGANISATION]
        yield Fault(("successor",), unknown_record(successor, noun=Kind.ORGANISATION.noun, known=names))


def _community_faults(data: CommunityFile, known: Known) -> Iterator[Fault]:
    yield from term_faults(data, COMMUNITY_TERMS, known)
    for place, thread in enumerate(data.threads):
        for position, case in enumerate(thread.cases):
            if case not in known.records[Kind.CASE]:
                sentence = unknown_record(case, noun=Kind.CASE.noun, known=known.records[Kind.CASE])
                yield Fault(("threads", place, "cases", position), sentence)
        for position, post in enumerate(thread.posts):
            if post.author not in known.authors:
                sentence = f"“{post.author}” is no demo member. Choose from: {', '.join(sorted(known.authors))}"
                yield Fault(("threads", place, "posts", position, "author"), sentence)
