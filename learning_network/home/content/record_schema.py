"""The shapes of organisation, method and community files under ``content/``."""

from typing import Annotated

from pydantic import Field

from cases.content.case_rows import SourceDocument, SourceRow
from cases.content.fields import Line, Prose, Row, Sentence, Slug
from cases.legal_forms import FormClass, LegalForm, Ownership
from cases.vocabularies import MethodKind
from communities.vocabularies import ThreadKind
from learning_network.core.vocabularies import Area

__all__ = ["CommunityFile", "MethodFile", "OrganisationFile", "SourceDocument"]


class OrganisationFile(Row):
    """One file under ``content/organisations/``: an organisation apart from its cases."""

    slug: Slug
    name: Line
    also_known_as: Line | None = None
    description: Prose
    legal_form: LegalForm = LegalForm.NOT_STATED
    legal_form_words: Line | None = None
    override_class: FormClass | None = None
    override_reason: Prose | None = None
    ownership: Ownership = Ownership.NOT_STATED
    ownership_subtypes: list[Slug] = []
    size_words: Line | None = None
    area: Area | None = None
    place: Line | None = None
    website: Line | None = None
    cqc_link: Line | None = None
    former: bool = False
    successor: Slug | None = None
    sources: Annotated[list[SourceRow], Field(min_length=1)]


class MethodFile(Row):
    """One file under ``content/methods/``: a model, method, tool, standard or programme."""

    slug: Slug
    name: Line
    also_known_as: Line | None = None
    method_kind: MethodKind
    summary: Sentence
    description: Prose
    speaks_for: Prose
    speaks_against: Prose
    sources: Annotated[list[SourceRow], Field(min_length=1)]


class PostRow(Row):
    """A post of a demo member, named by e-mail; the first of a thread is its opening."""

    author: Line
    body: Prose


class ThreadRow(Row):
    """A starting thread; loads only with ``demo``, for its members are fictional."""

    title: Annotated[str, Field(max_length=120)]
    kind: ThreadKind
    cases: list[Slug] = []
    posts: Annotated[list[PostRow], Field(min_length=1)]


class CommunityFile(Row):
    """One file under ``content/communities/``."""

    slug: Slug
    title: Annotated[str, Field(max_length=90)]
    summary: Sentence
    purpose: Prose
    question: Sentence | None = None
    themes: list[Slug] = []
    private: bool = False
    threads: list[ThreadRow] = []
