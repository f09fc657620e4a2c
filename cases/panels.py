"""The case editor: tabs in the order a writer thinks. The first tab holds the six fields of a first save."""

from typing import Any

from django import forms
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TitleFieldPanel,
)
from wagtail.admin.panels.base import get_form_for_model

from cases.forms import KeyedRowForm
from cases.offered_terms import OfferedTermsForm
from cases.reviewing.panel import ReviewedTabs, ReviewPanel
from cases.writing.panel import MissingPanel

_BOXES = forms.CheckboxSelectMultiple


def _day(name: str) -> FieldPanel:
    """A day in the browser's own box: Wagtail's takes what it cannot read for today, without a word."""
    return FieldPanel(name, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _group(heading: str, *panels: object, help_text: str = "") -> MultiFieldPanel:
    return MultiFieldPanel(list(panels), heading=heading, help_text=help_text)


class RowsPanel(InlinePanel):
    """Rows of a case: their boxes take all that is pasted, and say what is too long."""

    form_class: type[OfferedTermsForm] = OfferedTermsForm

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        deferred = self.child_edit_handler.get_form_options().get("defer_required_on_fields", [])
        options["formsets"][self.relation_name]["form"] = get_form_for_model(
            self.db_field.related_model, form_class=self.form_class, defer_required_on_fields=deferred
        )
        return options


class KeyedRowsPanel(RowsPanel):
    """Rows that have a key: new ones get it when they are saved."""

    form_class = KeyedRowForm


def _rows(relation: str, heading: str, *, label: str, help_text: str) -> RowsPanel:
    return RowsPanel(relation, heading=heading, label=label, help_text=help_text)


_story = ObjectList(
    [
        ReviewPanel(heading="Review"),
        MissingPanel(heading="What readers miss next"),
        TitleFieldPanel(
            "title",
            classname="",
            placeholder=False,
            help_text="What is new here? Name the innovation, not only the organisation.",
        ),
        FieldPanel(
            "summary",
            required_on_save=True,
            help_text="If you had one sentence on the phone, what would you say? It stands in lists and mails.",
        ),
        _rows(
            "organisations",
            "Organisations",
            label="organisation",
            help_text="Who does it? One leads. If it is not in the list yet, add it while you choose.",
        ),
        _rows("places", "Places", label="place", help_text="Where does it happen?"),
        FieldPanel("problem", required_on_save=True, help_text="What was wrong, and for whom? About 150 words."),
        FieldPanel("innovation", required_on_save=True, help_text="What do people do differently? About 250 words."),
        FieldPanel("impact", help_text="What changed, in words? Figures go under “What changed”."),
        FieldPanel(
            "what_did_not_work", help_text="What was tried and dropped, or did not work? It is as welcome as success."
        ),
        FieldPanel("about_organisation", help_text="Who are they? Size, history, what else they do."),
        FieldPanel("case_kind", help_text="Is it a service, a way of commissioning, or something else?"),
    ],
    heading="Story",
)

_change = ObjectList(
    [
        FieldPanel("not_yet_measured", help_text="Tick this instead of leaving the table empty."),
        KeyedRowsPanel(
            "figures",
            heading="Outcomes and facts",
            label="figure",
            help_text="Which figures do the sources give? Each with its date, what the date means, and where it "
            "stands. Older values stay.",
        ),
        _group(
            "Evidence (the reviewer sets it)",
            FieldRowPanel([FieldPanel("evidence_level"), FieldPanel("evidence_reason")]),
            FieldRowPanel([FieldPanel("before_after"), FieldPanel("comparison_group")]),
            FieldRowPanel([FieldPanel("evidence_sample"), FieldPanel("evidence_measured_by")]),
            help_text="How sure can a reader be that the change came from this? The reason stands beside the level.",
        ),
    ],
    heading="What changed",
)

_lessons = ObjectList(
    [
        KeyedRowsPanel(
            "lessons",
            heading="Lessons",
            label="lesson",
            help_text="What would you tell somebody who starts on Monday? At least two.",
        ),
        _group(
            "What follows",
            FieldPanel("implications_commissioners"),
            FieldPanel("implications_providers"),
            FieldPanel("implications_policy"),
            help_text="Who should do something now, and what?",
        ),
        _rows("methods", "Methods and models", label="method", help_text="Which known method, model or tool is used?"),
        _rows(
            "related_cases",
            "Cases that go with this one",
            label="case",
            help_text="Which case shares a problem, a method or a lesson with it?",
        ),
    ],
    heading="Lessons",
)

_pay_and_work = _group(
    "Pay and work",
    _rows("pay", "Rates of pay", label="rate", help_text="What are people paid, where, and since when?"),
    FieldRowPanel([FieldPanel("living_wage"), FieldPanel("footprint")]),
    *[
        FieldPanel(name)
        for name in (
            "living_wage_note",
            "contract_types",
            "guaranteed_hours",
            "paid_travel",
            "rewards",
            "wellbeing",
            "pay_gap",
            "recruitment",
            "training",
            "voice",
            "union",
        )
    ],
    FieldPanel("charters", widget=_BOXES),
    _rows("quality_ratings", "Quality ratings", label="rating", help_text="What did the Care Quality Commission say?"),
    _rows("recognition", "Recognition and visitors", label="recognition", help_text="Who noticed, and who came?"),
)

_money = ObjectList(
    [
        _group(
            "How far it is",
            FieldRowPanel([FieldPanel("maturity"), FieldPanel("started"), FieldPanel("ended")]),
            help_text="When did it start, and where does it stand today?",
        ),
        _rows("timeline", "Origins and development", label="event", help_text="How did it come about?"),
        _rows(
            "offers",
            "What it offers, and the price to the person",
            label="offer",
            help_text="What can somebody have, and what do they pay for it?",
        ),
        _rows(
            "funding", "Who pays, and how", label="payment", help_text="Where did the money come from, on what terms?"
        ),
        _rows(
            "commissioning_means",
            "What the commissioner did",
            label="means",
            help_text="Which clause, fund, rule or loan made it possible?",
        ),
        FieldPanel("commissioning_context", widget=_BOXES),
        _group(
            "What it takes to do this elsewhere",
            FieldRowPanel([FieldPanel("startup_band"), FieldPanel("running_band")]),
            FieldRowPanel([FieldPanel("staff_time"), FieldPanel("time_to_first_result")]),
            FieldPanel("conditions", widget=_BOXES),
            FieldPanel("conditions_text"),
            help_text="What would somebody need who wants to start tomorrow?",
        ),
        _pay_and_work,
    ],
    heading="Facts and money",
)

_people = ObjectList(
    [
        FieldPanel("settings", widget=_BOXES),
        FieldPanel("people", widget=_BOXES),
        FieldPanel("themes", widget=_BOXES),
        FieldPanel("tags", help_text="Words of your own, with commas between them."),
        _group(
            "Involvement and voice",
            FieldPanel("involvement"),
            FieldPanel("involvement_text"),
            FieldPanel("governance"),
            help_text="What do people who draw on care decide here?",
        ),
        _group(
            "What it is looking for",
            FieldPanel("looking_for", widget=_BOXES),
            FieldPanel("looking_for_text"),
            help_text="What does this case ask of the network?",
        ),
        _rows(
            "contacts",
            "Contacts",
            label="contact",
            help_text="Who answers a reader's question? No e-mail address is ever shown.",
        ),
        FieldRowPanel([FieldPanel("anonymised"), FieldPanel("anonymised_reason")]),
    ],
    heading="People and contacts",
)

_sources = ObjectList(
    [
        _rows(
            "sources",
            "Sources",
            label="source",
            help_text="Which documents does it rest on? Rows point to a source by its short name.",
        ),
        _rows(
            "contributors",
            "Contributors",
            label="contributor",
            help_text="Who wrote, corrected or told of it? Readers see the name and what they did; "
            "of an anonymised case they see none.",
        ),
        _group(
            "How fresh it is",
            FieldRowPanel([FieldPanel("information_as_of"), FieldPanel("information_as_of_note")]),
            # Shown, not changed: whoever is asked answers on a page of their own, and no draft replaces that.
            FieldRowPanel([FieldPanel(name, read_only=True) for name in ("last_confirmed", "last_confirmed_by")]),
            FieldPanel("review_due", read_only=True),
            help_text="When did the sources last know it? Not the day you write it down. Once the case is published, "
            "“Still true?” behind the three dots at the top confirms it and sets the review date.",
        ),
        _group(
            "Sign-off",
            FieldPanel("sign_off"),
            FieldRowPanel([FieldPanel("sign_off_by"), _day("sign_off_date"), FieldPanel("sign_off_how")]),
            help_text="Did the organisation see it and agree? Readers see the answer.",
        ),
        FieldRowPanel(
            [
                FieldPanel("licence", help_text="What may others do with these words?"),
                FieldPanel("case_owner", help_text="Who keeps it true? Empty: the shelf's team."),
            ]
        ),
        _rows("media", "Pictures, films and files", label="item", help_text="What does it look like?"),
        _group(
            "What the sources do not say",
            FieldPanel("not_stated"),
            FieldPanel("rest_not_stated"),
            help_text="Not known is an answer. Nobody has to invent one.",
        ),
        _group(
            "Address and dates",
            FieldPanel(
                "slug",
                heading="Last part of the address",
                help_text="It stays the same when the title changes, unless you change it here.",
            ),
            FieldPanel("seo_title", heading="Title in search engines"),
            FieldPanel("search_description", heading="Description in search engines"),
            PublishingPanel(),
        ),
    ],
    heading="Sources and sign-off",
)

CASE_EDIT_HANDLER = ReviewedTabs([_story, _change, _lessons, _money, _people, _sources])
