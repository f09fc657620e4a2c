"""Writes a content folder with one file of each kind, and finds the line of a text in it."""

from pathlib import Path

SOURCES = """\
report-2019:
  title: "A report about care"
  author: "Somebody"
  date: "2019-10"
  source_type: report
  note: "Rests on interviews."
"""
ORGANISATION = """\
slug: neighbours
name: "Neighbours"
description: |
  A club of neighbours. See [the case](case:visits).
legal_form: community-interest-company
ownership: community-ownership
ownership_subtypes: [membership-organisation]
sources:
  - ref: report-2019
    pages: "p. 2"
"""
METHOD = """\
slug: visiting
name: "Visiting"
method_kind: method
summary: "Neighbours visit each other."
description: |
  They knock and come in.
speaks_for: |
  It costs **little**.
speaks_against: |
  Nothing is measured.
sources:
  - ref: report-2019
"""
CASE = """\
slug: visits
title: "Visits among neighbours"
summary: "Neighbours visit each other, so that fewer people are alone."
case_kind: service
organisations:
  - organisation: neighbours
    role: lead
places:
  - area: rochdale
    role: runs-here
information_as_of: "2019-10"
problem: |
  Many people are lonely [p. 1](#source-report-2019).

  They see nobody for days.
innovation: |
  Neighbours visit. It is a [method](method:visiting) of [neighbours](organisation:neighbours).
figures:
  - key: 11111111-1111-4111-8111-111111111111
    what: "Visits to a GP"
    domain: hospital-and-gp-use
    value: 50
    unit: "%"
    kind: measured
    date: "2019"
    date_meaning: as-at
    source: report-2019
    place_in_source: "p. 3"
lessons:
  - key: 22222222-2222-4222-8222-222222222222
    statement: "Ask people whom they would like to visit before you match them."
    lesson_type: enabler
    context: |
      Matches made by hand lasted longer.
    audiences: [providers]
    themes: [prevention-and-loneliness]
    source: report-2019
    place_in_source: "p. 4"
methods:
  - method: visiting
    relation: uses
themes: [prevention-and-loneliness]
settings: [befriending-and-mutual-aid]
people: [older-people]
contacts: [{route: network}]
sources:
  - ref: report-2019
    pages: "from p. 1"
sign_off: published-sources
not_stated: [impact, evidence_level, lessons, what_did_not_work, about_organisation, maturity, started, involvement,
  footprint, funding]
"""
OTHER_CASE = (
    CASE.replace("slug: visits", "slug: lifts")
    .replace("Visits among neighbours", "Lifts among neighbours")
    .replace("11111111-1111-4111-8111-111111111111", "33333333-3333-4333-8333-333333333333")
    .replace("22222222-2222-4222-8222-222222222222", "44444444-4444-4444-8444-444444444444")
    .replace(
        "themes: [prevention-and-loneliness]\nsettings",
        'related_cases:\n  - case: visits\n    relation: shares-problem\n    reason: "Both work against loneliness."\n'
        "themes: [prevention-and-loneliness]\nsettings",
    )
)
COMMUNITY = """\
slug: home-care-redesign
title: "Home care redesign"
summary: "For people who change home care."
purpose: |
  We talk about [visits](case:visits).
themes: [co-production]
threads:
  - title: "Who pays?"
    kind: ask
    cases: [visits]
    posts:
      - author: member@example.org
        body: |
          Who pays for **visits**?
      - author: facilitator@example.org
        body: |
          See [the case](case:visits).
"""


class ContentFolder:
    """The folder, and ways to change one thing in it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fill(self) -> None:
        self.write("sources.yaml", SOURCES)
        self.write("organisations/neighbours.yaml", ORGANISATION)
        self.write("methods/visiting.yaml", METHOD)
        self.write("cases/visits.yaml", CASE)

    def add_other_case(self) -> None:
        """A case that names the first as related."""
        self.write("cases/lifts.yaml", OTHER_CASE)

    def add_community(self) -> None:
        self.write("communities/home-care-redesign.yaml", COMMUNITY)

    def write(self, name: str, text: str | bytes) -> Path:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def change(self, name: str, old: str, new: str) -> int:
        """Replace the first ``old`` of a file by ``new`` and return the line where the new text begins."""
        text = (self.path / name).read_text()
        assert old in text
        self.write(name, text.replace(old, new, 1))
        return text[: text.index(old)].count("\n") + 1
