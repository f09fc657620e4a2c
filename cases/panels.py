"""The case editor: tabs in the order a writer thinks. The first tab holds the six fields of a first save."""

from typing import Any

from django import forms
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.panels.base import get_form_for_model

from cases.forms import KeyedRowForm

_BOXES = forms.CheckboxSelectMultiple


def _group(heading: str, *panels: object, help_text: str = "") -> MultiFieldPanel:
    return MultiFieldPanel(list(panels), heading=heading, help_text=help_text)


class KeyedInlinePanel(InlinePanel):
    """Rows that have a key: new ones get it when they are saved."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        deferred = self.child_edit_handler.get_form_options().get("defer_required_on_fields", [])
        options["formsets"][self.relation_name]["form"] = get_form_for_model(
            self.db_field.related_model, form_class=KeyedRowForm, defer_required_on_fields=deferred
        )
        return options


_story = ObjectList(
    [
        FieldPanel("title", help_text="What is new here? Name the innovation, not only the organisation."),
        FieldPanel(
            "summary",
            required_on_save=True,
            help_text="If you had one sentence on the phone, what would you say? It stands in lists and mails.",
        ),
        InlinePanel(
            "organisations", heading="Organisations", label="Organisation", help_text="Who does it? One leads."
        ),
        InlinePanel("places", heading="Places", label="Place", help_text="Where does it happen?"),
        FieldPanel("problem", required_on_save=True, help_text="What was wrong, and for whom? About 150 words."),
        FieldPanel("innovation", required_on_save=True, help_text="What do people do differently? About 250 words."),
        FieldPanel("impact", help_text="What changed, in words? Figures go under “What changed”."),
        FieldPanel(
            "what_did_not_work", help_text="What was tried and dropped, or did not work? It is as welcome as success."
        ),
        FieldPanel("about_organisation", help_text="Who are they? Size, history, what else they do."),
        FieldPanel("case_kind"),
    ],
    heading="Story",
)

_change = ObjectList(
    [
        FieldPanel("not_yet_measured", help_text="Tick this instead of leaving the table empty."),
        KeyedInlinePanel(
            "figures",
            heading="Outcomes and facts",
            label="Figure",
            help_text="Each with its nature, its date, what the date means, and where it stands. Older values stay.",
        ),
        _group(
            "Evidence (the reviewer sets it)",
            FieldRowPanel([FieldPanel("evidence_level"), FieldPanel("evidence_reason")]),
            FieldRowPanel([FieldPanel("before_after"), FieldPanel("comparison_group")]),
            FieldRowPanel([FieldPanel("evidence_sample"), FieldPanel("evidence_measured_by")]),
        ),
    ],
    heading="What changed",
)

_lessons = ObjectList(
    [
        KeyedInlinePanel(
            "lessons",
            heading="Lessons",
            label="Lesson",
            help_text="What would you tell somebody who starts on Monday? At least two.",
        ),
        _group(
            "What follows",
            FieldPanel("implications_commissioners"),
            FieldPanel("implications_providers"),
            FieldPanel("implications_policy"),
        ),
        InlinePanel("methods", heading="Methods and models", label="Method"),
        InlinePanel("related_cases", heading="Cases that go with this one", label="Case"),
    ],
    heading="Lessons",
)

_money = ObjectList(
    [
        FieldRowPanel([FieldPanel("maturity"), FieldPanel("started"), FieldPanel("ended")]),
        InlinePanel("timeline", heading="Origins and development", label="Event"),
        InlinePanel("offers", heading="What it offers, and the price to the person", label="Offer"),
        InlinePanel("funding", heading="Who pays, and how", label="Payment"),
        InlinePanel("commissioning_means", heading="What the commissioner did", label="Means"),
        FieldPanel("commissioning_context", widget=_BOXES),
        _group(
            "What it takes to do this elsewhere",
            FieldRowPanel([FieldPanel("startup_band"), FieldPanel("running_band")]),
            FieldRowPanel([FieldPanel("staff_time"), FieldPanel("time_to_first_result")]),
            FieldPanel("conditions", widget=_BOXES),
            FieldPanel("conditions_text"),
        ),
    ],
    heading="Facts and money",
)

_work = ObjectList(
    [
        InlinePanel("pay", heading="Rates of pay", label="Rate"),
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
        InlinePanel("quality_ratings", heading="Quality ratings", label="Rating"),
        InlinePanel("recognition", heading="Recognition and visitors", label="Recognition"),
    ],
    heading="Pay and work",
)

_people = ObjectList(
    [
        FieldPanel("settings", widget=_BOXES),
        FieldPanel("people", widget=_BOXES),
        FieldPanel("themes", widget=_BOXES),
        FieldPanel("tags"),
        FieldPanel("involvement"),
        FieldPanel("involvement_text"),
        FieldPanel("governance"),
        FieldPanel("looking_for", widget=_BOXES),
        FieldPanel("looking_for_text"),
        FieldRowPanel([FieldPanel("anonymised"), FieldPanel("anonymised_reason")]),
        InlinePanel("contacts", heading="Contacts", label="Contact", help_text="No e-mail address is ever shown."),
    ],
    heading="People and contacts",
)

_sources = ObjectList(
    [
        InlinePanel("sources", heading="Sources", label="Source"),
        _group(
            "How fresh it is",
            FieldRowPanel([FieldPanel("information_as_of"), FieldPanel("information_as_of_note")]),
            FieldRowPanel([FieldPanel("last_confirmed"), FieldPanel("last_confirmed_by"), FieldPanel("review_due")]),
        ),
        _group(
            "Sign-off",
            FieldPanel("sign_off"),
            FieldRowPanel([FieldPanel("sign_off_by"), FieldPanel("sign_off_date"), FieldPanel("sign_off_how")]),
        ),
        FieldRowPanel([FieldPanel("licence"), FieldPanel("case_owner")]),
        InlinePanel("media", heading="Pictures, films and files", label="Item"),
        FieldPanel("not_stated"),
        FieldPanel("rest_not_stated"),
    ],
    heading="Sources and sign-off",
)

_address = ObjectList(
    [
        HelpPanel(content="<p>The address stays the same when the title changes, unless you change it here.</p>"),
        FieldPanel("slug"),
        FieldPanel("seo_title"),
        FieldPanel("search_description"),
        PublishingPanel(),
    ],
    heading="Address and dates",
)

CASE_EDIT_HANDLER = TabbedInterface([_story, _change, _lessons, _money, _work, _people, _sources, _address])
