"""What a program can see of a draft before it is published: each point already ticked, or refused with the reason."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.formats import date_format
from wagtail.fields import RichTextField

from cases.completeness import labels, unanswered_in
from cases.vocabularies import ContactRoute, DateMeaning, EvidenceLevel, SignOffState
from learning_network.core.identifying import findings_in_html, findings_in_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cases.models import CasePage

    Values = Callable[[str], Any]

NO_LEVEL = "Set the evidence level, with one line of reason."
NO_REASON = "Before it is published, the reviewer writes one line of reason for the evidence level (“Why this level”)."


@dataclass(frozen=True)
class Check:
    """One point of the checklist: its name, what it says, and what is wrong where it is refused."""

    name: str
    label: str
    words: str = ""
    refusal: str = ""

    @property
    def is_done(self) -> bool:
        """Whether the point is ticked."""
        return not self.refusal

    def as_json(self) -> dict[str, str]:
        """What is kept of it with the review."""
        return asdict(self)


def checks_of(case: CasePage) -> list[Check]:
    """Return every point that a program can see of a case; of a draft, pass its latest revision as an object."""
    found = [_publish_fields(case), _sources(case), _figures(case), _evidence(case), _sign_off(case), _media(case)]
    if not names_a_contact(case):
        found.append(Check("contacts", "Contacts agreed, or questions go through the network", "Nobody is named"))
    return found


def refusals_of(case: CasePage) -> list[str]:
    """Return what stands against publishing, a sentence each; nothing when every point is ticked."""
    return [check.refusal for check in checks_of(case) if check.refusal]


def names_a_contact(case: CasePage) -> bool:
    """Whether the case names somebody as contact, who must have agreed to it: a person has to ask that."""
    return any(contact.route == ContactRoute.MEMBER for contact in case.contacts.all())


def who_could_be_recognised(case: CasePage) -> list[str]:
    """Return sentences about what in the draft looks as if it belonged to one person, for the reviewer's eyes only."""
    found: dict[str, None] = {}
    for text, is_html in _texts(case):
        for finding in findings_in_html(text) if is_html else findings_in_text(text):
            found[finding.sentence] = None
    return list(found)


def _publish_fields(case: CasePage) -> Check:
    missing = unanswered_in(case)
    refusal = f"Before it can be published, these need an answer: {labels(missing)}." if missing else ""
    return Check("publish-fields", "Every question that a published case answers has an answer", "", refusal)


def _sources(case: CasePage) -> Check:
    number = len(case.sources.all())
    words = f"{number} source{'s' if number > 1 else ''}" if number else "The writer says that there are none to name"
    is_open = not number and "sources" not in case.not_stated
    return Check(
        "sources", "Sources are named", "" if is_open else words, "Name at least one source." if is_open else ""
    )


def _figures(case: CasePage) -> Check:
    rows = list(case.figures.all())
    undated = [row.what for row in rows if not row.date and row.date_meaning != DateMeaning.NOT_STATED]
    words = f"{len(rows)} figure{'' if len(rows) == 1 else 's'}, each with its date or “date not stated”"
    refusal = f"Give a date, or “date not stated”, for: {'; '.join(undated)}." if undated else ""
    return Check("figures", "Figures have dates", words if rows and not undated else "", refusal)


def evidence_refusal(values: Values) -> str:
    """Return what the evidence level lacks; the argument returns a field's value by its name."""
    if values("evidence_level") is None:
        return NO_LEVEL
    return "" if (values("evidence_reason") or "").strip() else NO_REASON


def sign_off_refusal(values: Values) -> str:
    """Return what a recorded agreement lacks; a case from published documents lacks nothing."""
    if values("sign_off") != SignOffState.AGREED:
        return ""
    parts = {"who agreed": "sign_off_by", "when": "sign_off_date", "how": "sign_off_how"}
    missing = [words for words, name in parts.items() if not values(name)]
    return f"The organisation agreed: record {', '.join(missing)} under “Sign-off”." if missing else ""


def _evidence(case: CasePage) -> Check:
    refusal = evidence_refusal(partial(getattr, case))
    level = case.evidence_level
    words = f"{EvidenceLevel(level).label}: {case.evidence_reason}" if level is not None else ""
    return Check("evidence-level", "The evidence level is set, with its reason", words, refusal)


def _sign_off(case: CasePage) -> Check:
    label = "Whether the organisation agreed is recorded"
    if not case.sign_off:
        is_open = "sign_off" not in case.not_stated
        refusal = "Record under “Sign-off” whether the organisation agreed." if is_open else ""
        return Check("sign-off", label, "" if is_open else "Not known, and readers are told so", refusal)
    refusal = sign_off_refusal(partial(getattr, case))
    words = case.get_sign_off_display()
    if case.sign_off == SignOffState.AGREED and case.sign_off_date and not refusal:
        when = date_format(case.sign_off_date, "j F Y")
        words = f"Agreed by {case.sign_off_by} on {when}: {case.sign_off_how}"
    return Check("sign-off", label, words, refusal)


def _media(case: CasePage) -> Check:
    rows = list(case.media.all())
    silent = sum(1 for row in rows if row.image_id and not row.alternative_text.strip())
    uncaptioned = sum(1 for row in rows if row.video and not row.captions_id)
    refusals = []
    if silent:
        refusals.append(f"Say what {_so_many(silent, 'picture')} tells somebody who cannot see it (alternative text).")
    if uncaptioned:
        refusals.append(f"Add a captions file (.vtt) to {_so_many(uncaptioned, 'film')}.")
    words = "" if refusals or not rows else "Each picture has alternative text, each film a captions file"
    return Check("media", "Pictures have alternative text, films have captions", words, " ".join(refusals))


def _so_many(number: int, noun: str) -> str:
    return f"one {noun}" if number == 1 else f"each of {number} {noun}s"


def _texts(case: CasePage) -> Iterator[tuple[str, bool]]:
    """Return every text that readers see of the case and its rows, and whether it is HTML."""
    yield case.title, False
    yield from _texts_of(case)
    for relation in ("figures", "lessons", "timeline", "offers", "media"):
        for row in getattr(case, relation).all():
            yield from _texts_of(row)


def _texts_of(record: Any) -> Iterator[tuple[str, bool]]:
    for field in record._meta.local_concrete_fields:
        if isinstance(field, models.TextField | models.CharField) and not field.choices:
            value = getattr(record, field.attname)
            if field.editable and value:
                yield value, isinstance(field, RichTextField)
