"""Checks one case of a file by the same rules as a content file, and builds what is to be written."""

from collections.abc import Collection, Mapping
from typing import Any

from pydantic import ValidationError

from cases.bulk import contacts, rich_text
from cases.bulk.pictures import Pictures
from cases.bulk.plain import MEDIA
from cases.bulk.schema import BulkCase
from cases.bulk.steps import Step
from cases.bulk.surroundings import Surroundings
from cases.content import prose, sentences
from cases.content.case_builder import CaseBuilder, CaseContent
from cases.content.problems import Fault
from cases.content.references import case_faults, prose_faults, source_faults

# Where the usual sentences speak of YAML.
_SENTENCES: sentences.Sentences = {
    "missing": lambda details: "something must stand here",
    "string_type": lambda details: "text belongs here",
    "list_type": lambda details: "a list belongs here",
    "model_type": lambda details: "a row of fields belongs here, such as {“role”: “lead”}",
    "bool_parsing": lambda details: f"“{details['input']}” is neither yes nor no",
    "int_parsing": lambda details: f"“{details['input']}” is not a whole number",
    "date_from_datetime_parsing": lambda details: f"“{details['input']}” is not a day: write it as 2025-11-30",
    "string_pattern_mismatch": lambda details: (
        f"“{details['input']}” is not a short name: letters, digits and single hyphens only"
    ),
    **dict.fromkeys(
        ("uuid_parsing", "uuid_type"),
        lambda details: f"“{details['input']}” is not a key: keep that of the export, or leave it empty for a new row",
    ),
}


class Checker:
    """What is the same for all cases of a file is looked up once."""

    def __init__(self, around: Surroundings, *, builder: CaseBuilder, pictures: Pictures) -> None:
        self._around = around
        self._builder = builder
        self._pictures = pictures

    def check(self, step: Step, values: Mapping[str, Any]) -> list[Fault]:
        """Check the values of a case and keep in the step what is to be written; return what is wrong.

        What the site holds in fields that the file does not change is not this file's fault.
        """
        data, faults = _validated(step, dict(values))
        if data is None or faults:
            return faults
        step.data = data
        known = self._around.known
        faults = [
            *case_faults(data, known),
            *source_faults(data.sources, known),
            *prose_faults(data, known, leave_out=rich_text.is_rich_text),
            *self._rich_text_faults(data),
        ]
        return _of_this_file(step, faults) or _of_this_file(step, self._build(step, data))

    def _rich_text_faults(self, data: BulkCase) -> list[Fault]:
        return [
            Fault(location, sentence)
            for location, text in prose.texts(data)
            if rich_text.is_rich_text(text)
            for sentence in rich_text.faults(text, may_link=self._around.linkable.__contains__)
        ]

    def _build(self, step: Step, data: BulkCase) -> list[Fault]:
        content, faults = self._builder.build(data)
        step.content = content
        # Whom a contact reaches is settled below.
        faults = [fault for fault in faults if fault.location[:1] != ("contacts",)]
        return [*faults, *self._contact_faults(step, data, content), *self._media_faults(step, data)]

    def _contact_faults(self, step: Step, data: BulkCase, content: CaseContent) -> list[Fault]:
        if "contacts" not in step.taken:
            return []
        hidden = step.hidden.get("contacts", [])
        own = [row for row in step.newest.contacts.all() if row not in hidden] if step.newest else []
        return contacts.settle(content.rows["contacts"], data.contacts, own=own)

    def _media_faults(self, step: Step, data: BulkCase) -> list[Fault]:
        if MEDIA not in step.taken:
            return []
        own = list(step.newest.media.all()) if step.newest else []
        found: list[Fault] = []
        for place, cells in enumerate(data.media):
            row, faults = self._pictures.row(cells, place, own=own)
            step.media.append(row)
            found += faults
        return found


def _validated(step: Step, values: dict[str, Any]) -> tuple[BulkCase | None, list[Fault]]:
    try:
        return BulkCase.model_validate(values), []
    except ValidationError as error:
        faults = sentences.faults_of(error, BulkCase, own=_SENTENCES)
    own = _of_this_file(step, faults)
    others = {fault.location[0] for fault in faults} - {fault.location[0] for fault in own}
    kept = {name: value for name, value in values.items() if name not in others}
    if own or len(kept) == len(values):
        return None, own or faults
    # Only fields that stay as they are speak against it: check the others.
    return _validated(step, kept)


def _of_this_file(step: Step, faults: Collection[Fault]) -> list[Fault]:
    """Of these faults, those in what the file changes; a source that goes may leave rows behind that name it."""
    if step.page is None:
        return list(faults)
    touched = {*step.taken, *(("figures", "lessons") if "sources" in step.taken else ())}
    return [fault for fault in faults if not fault.location or fault.location[0] in touched]
