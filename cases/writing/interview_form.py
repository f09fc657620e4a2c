"""The interview sheet as a form. What the draft says already is shown, and never replaced by what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import Q
from django.utils.text import Truncator

from cases import vocabularies as v
from cases.completeness import completeness_of
from cases.forms import MAX_THEMES
from cases.search_text import plain
from cases.writing.sheet import SHEET
from learning_network.core.dates import validate_partial_date
from learning_network.core.models import Term
from learning_network.core.uncut import Uncut
from learning_network.core.vocabularies import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.models import CasePage

PROSE = ("problem", "innovation", "impact", "what_did_not_work", "about_organisation")
CHOICES = ("maturity", "involvement", "footprint", "case_kind")
DATES = ("started", "information_as_of")
TERMS = {"people": Vocabulary.PEOPLE, "settings": Vocabulary.SETTING, "themes": Vocabulary.THEME}
LESSONS = ("lesson_1", "lesson_2")
_LONGEST = 20_000


def _select(label: str, choices: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "Not said"), *choices], required=False)


def _prose(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=_LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 4}))


def _line(label: str, limit: int = 255) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, required=False)


def _date(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=10,
        required=False,
        validators=[validate_partial_date],
        help_text="Write 2019, 2019-08, 2019-08-16 or, for a financial year, 2018/19.",
    )


class InterviewForm(Uncut, forms.Form):
    """Fields by the names that the sheet gives them; those of the case keep the case's own names."""

    consent = forms.BooleanField(
        label="They agreed that I write it down",
        error_messages={"required": "Tick that they agreed. Without that, nothing they said is kept in the case."},
    )
    spoke_with = _line("Their role, as the page may name it")
    problem = _prose("The problem")
    innovation = _prose("What they do")
    started = _date("Started")
    maturity = _select("How far it is", v.Maturity.choices)
    involvement = _select("Involvement", v.Involvement.choices)
    impact = _prose("What changed")
    figure_what = _line("What was counted")
    figure_words = _line("The figure, in their words")
    figure_kind = _select("What sort of figure it is", v.FigureKind.choices)
    figure_date = _date("As at which date")
    not_yet_measured = forms.BooleanField(label="Nothing has been counted yet", required=False)
    what_did_not_work = _prose("What did not work or changed")
    lesson_1 = _line("One lesson, in a sentence", 200)
    lesson_1_type = _select("What sort of lesson", v.LessonType.choices)
    lesson_1_why = _prose("Why, and where it holds")
    lesson_2 = _line("Another lesson, in a sentence", 200)
    lesson_2_type = _select("What sort of lesson the other is", v.LessonType.choices)
    lesson_2_why = _prose("Why the other holds, and where")
    funder = _line("Who pays")
    route = _select("By which route", v.PaymentRoute.choices)
    about_organisation = _prose("About the organisation")
    footprint = _select("Reach", v.Footprint.choices)
    information_as_of = _date("Information as of")
    source_title = _line("The report or page")
    source_address = forms.URLField(label="Its web address", required=False, max_length=500, assume_scheme="https")
    through_network = forms.BooleanField(label="Readers' questions may come through the network", required=False)
    agreed = forms.BooleanField(
        label="I read it back, and they agree that it becomes a page",
        required=False,
        help_text="Recorded as the sign-off, with today's date.",
    )
    case_kind = _select("Kind of case", v.CaseKind.choices)
    not_known = forms.MultipleChoiceField(
        label="What they could not say, and nobody knows",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Not known is an answer.",
    )
    loaded_revision = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, draft: CasePage, **kwargs: Any) -> None:
        names = (*CHOICES, *DATES, "not_yet_measured")
        kwargs["initial"] = {
            **{name: getattr(draft, name) for name in names},
            **{name: [term.pk for term in getattr(draft, name).all()] for name in TERMS},
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        self._offer_terms(draft)
        self._show_what_stands(draft)
        offered = [(wanted.name, wanted.label) for wanted in completeness_of(draft).missing]
        cast("forms.MultipleChoiceField", self.fields["not_known"]).choices = offered

    def _offer_terms(self, draft: CasePage) -> None:
        for name, vocabulary in TERMS.items():
            chosen = self.initial[name]
            offered = Term.objects.of(vocabulary).filter(Q(retired=False) | Q(pk__in=chosen))
            label = draft._meta.get_field(name).verbose_name.capitalize()
            self.fields[name] = forms.ModelMultipleChoiceField(
                offered, label=label, required=False, widget=forms.CheckboxSelectMultiple
            )

    def _show_what_stands(self, draft: CasePage) -> None:
        for name in PROSE:
            words = Truncator(" ".join(plain(getattr(draft, name)).split())).chars(400)
            if words:
                self.fields[name].help_text = f"So far: {words} (What you write is added below it.)"

    @property
    def spoken(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The questions in talking order, each with its fields."""
        return [(spoken.question, [self[name] for name in spoken.fields]) for spoken in SHEET]

    @property
    def after(self) -> list[forms.BoundField]:
        """What the writer ticks when the call is over."""
        return [self[name] for name in ("case_kind", "themes", "not_known")]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in LESSONS:
            self._ask_for_rest(cleaned, (name, f"{name}_type", f"{name}_why"), "For a lesson, give also")
        self._ask_for_rest(cleaned, ("figure_what", "figure_words", "figure_kind"), "For a figure, give also")
        self._ask_for_rest(cleaned, ("funder", "route"), "For a payment, give also")
        if cleaned.get("source_address") and not cleaned.get("source_title"):
            self.add_error("source_title", "Give the document a title.")
        if cleaned.get("figure_date") and not cleaned.get("figure_what"):
            self.add_error("figure_what", "Say what was counted on that date.")
        if cleaned.get("figure_what") and cleaned.get("not_yet_measured"):
            self.add_error("not_yet_measured", "A figure is given above. Take this tick away, or the figure.")
        if len(cleaned.get("themes") or ()) > MAX_THEMES:
            self.add_error("themes", f"Choose up to {MAX_THEMES} themes; {len(cleaned['themes'])} are chosen.")
        return cleaned

    def _ask_for_rest(self, cleaned: dict[str, Any], names: tuple[str, ...], words: str) -> None:
        """A row that is begun needs all its parts, or the editor would refuse the draft later."""
        empty = [name for name in names if not cleaned.get(name) and name not in self.errors]
        if empty and any(cleaned.get(name) for name in names):
            for name in empty:
                self.add_error(name, f"{words} “{self.fields[name].label}”.")
