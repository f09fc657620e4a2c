"""The interview sheet: what is said on the telephone, in talking order, and which fields of a case it fills.

Twenty minutes with a busy manager. The questions are spoken as they stand here, on paper and on the screen.
"""

from dataclasses import dataclass

OPENING = (
    "Thank you for the time; it takes about twenty minutes.",
    "I write down what you say for the network's case library. Later it may be read by anybody, as part of a page "
    "about what you do.",
    "Please name nobody who draws on care, and nothing by which one could know them. Leave out whatever you like; "
    "“I do not know” is a good answer.",
    "At the end I read it back to you. Nothing goes on the site before a reviewer has read it, and you can tell me at "
    "any time to change it or take it out.",
    "May I write it down?",
)

READ_BACK = (
    "I read back to you what I wrote: the problem, what you do, what changed, and what you would tell others.",
    "Is anything wrong, or is there something you would rather not see there?",
    "Are you happy for this to become a page, once it has been reviewed?",
    "Thank you. I send you the address when the page is there, and somebody asks you once a year whether it is still "
    "true.",
)


@dataclass(frozen=True)
class Spoken:
    """One question on the sheet: the fields that its answer fills, and roughly how many lines it takes by hand."""

    question: str
    fields: tuple[str, ...]
    lines: int = 3


SHEET: tuple[Spoken, ...] = (
    Spoken("What is your role, and may the page name it as where this comes from?", ("spoke_with",), 1),
    Spoken("What was wrong before, and for whom?", ("problem",), 4),
    Spoken("What do people do differently now? Walk me through one ordinary day.", ("innovation",), 6),
    Spoken("When did it start?", ("started",), 1),
    Spoken("Where does it stand today: being set up, running, in several places, ended?", ("maturity",), 1),
    Spoken("Who is it for?", ("people",), 1),
    Spoken("Where is the care given: at home, in a care home, in a day service, somewhere else?", ("settings",), 1),
    Spoken("What do the people who draw on care decide here?", ("involvement",), 2),
    Spoken("What is different now, and for whom?", ("impact",), 4),
    Spoken(
        "What have you counted, since when, and who counted it?",
        ("figure_what", "figure_words", "figure_kind", "figure_date", "not_yet_measured"),
    ),
    Spoken("What did you try and drop, or would do differently?", ("what_did_not_work",), 4),
    Spoken(
        "What would you tell somebody who starts on Monday? And why?",
        ("lesson_1", "lesson_1_type", "lesson_1_why"),
    ),
    Spoken("What else would you tell them? And why?", ("lesson_2", "lesson_2_type", "lesson_2_why")),
    Spoken(
        "Who pays for it, and in what way: contract, grant, personal budget, something else?", ("funder", "route"), 2
    ),
    Spoken("How big are you, how did you begin, and what else do you do?", ("about_organisation",)),
    Spoken("Do you work here only, across the region, or across the country?", ("footprint",), 1),
    Spoken("From which month or year is what you told me?", ("information_as_of",), 1),
    Spoken("Is there a report or a web page that says this?", ("source_title", "source_address"), 2),
    Spoken("May readers' questions reach you through the network? No address is shown.", ("through_network",), 1),
)
