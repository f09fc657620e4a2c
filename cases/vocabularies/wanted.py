"""What readers miss in a case: in which order it helps them most, why, and the sentence that asks for it.

The one table behind the meter in the editor, the weekly prompt, the words on the public page and the filter.
"""

from dataclasses import dataclass

from django.db import models

from cases.vocabularies.publishing import PUBLISH_FIELDS


class CompletenessLevel(models.TextChoices):
    """How many of a reader's questions a case answers; what is said to be not known is no answer to a reader."""

    FULL = "full", "Answers every question"
    MOST = "most", "Answers most questions"
    SOME = "some", "Answers some questions"


# The editor's tabs.
TABS: dict[str, str] = {
    "story": "Story",
    "what_changed": "What changed",
    "lessons": "Lessons",
    "facts_and_money": "Facts and money",
    "people_and_contacts": "People and contacts",
    "sources_and_sign_off": "Sources and sign-off",
}

# From this share of the questions on, most are answered.
MOST_FROM = 0.75


@dataclass(frozen=True)
class Wanted:
    """One question of readers.

    ``why`` completes “Readers miss this because …”; ``question`` is said to the people behind the case as it stands;
    ``tab`` and ``section`` say where the editor asks for it.
    """

    name: str
    tab: str
    section: str
    why: str
    question: str

    @property
    def panel(self) -> str:
        """The end of the editor's address that leads there."""
        return f"panel-child-{self.tab}-{self.section}-section"

    @property
    def tab_label(self) -> str:
        """What the tab is called."""
        return TABS[self.tab]

    @property
    def label(self) -> str:
        """The field as readers and writers know it."""
        return PUBLISH_FIELDS[self.name]


WANTED: tuple[Wanted, ...] = (
    Wanted(
        "impact",
        "story",
        "impact",
        why="they want to know whether it made a difference before they read on",
        question="What is different now, and for whom?",
    ),
    Wanted(
        "lessons",
        "lessons",
        "lessons",
        why="a lesson is what they can use on Monday, even when they cannot copy the whole thing",
        question="What two things would you tell somebody who starts this on Monday?",
    ),
    Wanted(
        "figures",
        "what_changed",
        "outcomes_and_facts",
        why="a figure with its date is what their director and their finance team ask for",
        question="What have you counted, since when, and who counted it?",
    ),
    Wanted(
        "contacts",
        "people_and_contacts",
        "contacts",
        why="they cannot ask anybody, and most have one question that no page answers",
        question="Who may we pass readers' questions on to, without showing an address?",
    ),
    Wanted(
        "funding",
        "facts_and_money",
        "who_pays_and_how",
        why="who pays, and by which route, decides whether they can do it too",
        question="Who pays for it, and in what way: contract, grant, personal budget, something else?",
    ),
    Wanted(
        "what_did_not_work",
        "story",
        "what_did_not_work",
        why="it saves them the same mistake, and makes the rest easier to believe",
        question="What did you try and drop, or would do differently?",
    ),
    Wanted(
        "maturity",
        "facts_and_money",
        "how_far_it_is",
        why="an idea and something that has run for years ask for different courage",
        question="Where does it stand today: being set up, running, in several places, ended?",
    ),
    Wanted(
        "people",
        "people_and_contacts",
        "people",
        why="they look for what helps the people they support",
        question="Who is it for?",
    ),
    Wanted(
        "settings",
        "people_and_contacts",
        "settings",
        why="they look for their own setting first",
        question="Where is the care given: at home, in a care home, in a day service, somewhere else?",
    ),
    Wanted(
        "started",
        "facts_and_money",
        "how_far_it_is",
        why="how long it has run says how much it has stood",
        question="When did it start?",
    ),
    Wanted(
        "themes",
        "people_and_contacts",
        "themes",
        why="without a theme it is missing from the lists they browse",
        question="What is it really about, in two or three words?",
    ),
    Wanted(
        "involvement",
        "people_and_contacts",
        "involvement_and_voice",
        why="whether people who draw on care decide here is what many of them check first",
        question="What do the people who draw on care decide here?",
    ),
    Wanted(
        "sources",
        "sources_and_sign_off",
        "sources",
        why="they have to be able to check it before they pass it on",
        question="Is there a report, a web page or a paper that says this?",
    ),
    Wanted(
        "information_as_of",
        "sources_and_sign_off",
        "how_fresh_it_is",
        why="they cannot tell whether it is true today",
        question="From which month or year is what you told us?",
    ),
    Wanted(
        "about_organisation",
        "story",
        "about_organisation",
        why="the size and history of who does it say whether theirs could",
        question="How big are you, how did you begin, and what else do you do?",
    ),
    Wanted(
        "footprint",
        "facts_and_money",
        "pay_and_work",
        why="a local organisation and a national one are different partners",
        question="Do you work here only, across the region, or across the country?",
    ),
    Wanted(
        "case_kind",
        "story",
        "case_kind",
        why="they filter by it: a service, a way of commissioning, a tool",
        question="Is it a service, a way of commissioning, a way of working, or something else?",
    ),
    Wanted(
        "sign_off",
        "sources_and_sign_off",
        "sign_off",
        why="they want to know whether the organisation agrees with what stands here",
        question="Have you seen the page, and are you happy with it?",
    ),
    Wanted(
        "evidence_level",
        "what_changed",
        "evidence_the_reviewer_sets_it",
        why="they want to know how sure one can be; the reviewer says so",
        question="How do you know that the change came from this?",
    ),
)
