"""What members send: a case, or a correction of one. Plain text boxes; nothing in them is ever read as HTML."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.text import slugify

from cases.vocabularies import Belonging
from learning_network.areas import Area
from learning_network.core.considerate import ConsiderateForm
from learning_network.core.uncut import Uncut

_LONGEST_TEXT = 6000
_TOO_LONG = "Shorten this to %(limit_value)d characters; it has %(show_value)d."


def _text(label: str, *, rows: int, longest: int, asked: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
        error_messages={"required": asked, "max_length": _TOO_LONG},
    )


class FromMemberForm(Uncut, ConsiderateForm):
    """What a member sends to a team. The token makes a form that is sent twice one."""

    wants_credit = forms.BooleanField(label="Name me on the case as one of those who helped", required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"form_token": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    @classmethod
    def names_to_keep(cls) -> list[str]:
        """The fields that hold what was typed or chosen."""
        return [name for name in cls.base_fields if name != "form_token"]


class CaseProposalForm(FromMemberForm):
    """The six things that a case begins with, how the member knows, and whether they belong to the organisation."""

    title = forms.CharField(
        max_length=90,
        help_text="What is new here? Name the innovation, not only the organisation.",
        error_messages={"required": "Give it a title.", "max_length": _TOO_LONG},
    )
    organisation = forms.CharField(
        label="Organisation",
        max_length=120,
        help_text="Who leads it?",
        error_messages={"required": "Name the organisation that leads.", "max_length": _TOO_LONG},
    )
    area = forms.ChoiceField(
        label="Borough",
        choices=[("", "Choose where it happens"), *Area.choices],
        help_text="Or the wider area. “Place not named” is a choice.",
        error_messages={"required": "Choose where it happens. “Place not named” is a choice."},
    )
    summary = _text(
        "In one sentence",
        rows=2,
        longest=200,
        asked="Say in one sentence what it is.",
        help_text="If you had one sentence on the phone, what would you say? Up to 200 characters.",
    )
    problem = _text(
        "The problem",
        rows=6,
        longest=_LONGEST_TEXT,
        asked="Say what was wrong, and for whom. Two sentences will do.",
        help_text="What was wrong, and for whom? Two sentences will do.",
    )
    innovation = _text(
        "The innovation",
        rows=8,
        longest=_LONGEST_TEXT,
        asked="Say what people do differently. Two sentences will do.",
        help_text="What do people do differently? Two sentences will do.",
    )
    how_known = _text(
        "How do you know?",
        rows=3,
        longest=1000,
        asked="Say how you know of it: where you read it, who told you, or that you were there.",
        help_text="Where you read it, with the address if it has one, who told you, or that you were there.",
    )
    belongs = forms.ChoiceField(
        label="Do you belong to this organisation?",
        choices=Belonging.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you belong to the organisation. Either is welcome."},
    )

    field_order = ("title", "organisation", "area", "summary", "problem", "innovation", "how_known", "belongs")

    def clean_title(self) -> str:
        """A title that holds no letter and no digit gives no address."""
        return _with_letters(self.cleaned_data["title"], "Give a title with letters or digits in it.")

    def clean_organisation(self) -> str:
        """The same of the organisation's name."""
        return _with_letters(self.cleaned_data["organisation"], "Give a name with letters or digits in it.")


class CorrectionForm(FromMemberForm):
    """What is wrong in a case, and how the member knows."""

    wrong = _text(
        "What is wrong, and what would be right?",
        rows=6,
        longest=4000,
        asked="Say what is wrong, and what would be right if you know it.",
        help_text="Name the sentence or the figure.",
    )
    how_known = _text(
        "How do you know?",
        rows=3,
        longest=1000,
        asked="Say how you know: the document and its page, or that you were there.",
        help_text="The document with its address or page, or that you were there.",
    )

    field_order = ("wrong", "how_known")


class AnswerForm(Uncut, forms.Form):
    """What the team says to a member, who reads exactly these words."""

    answer = _text(
        "Your words to them",
        rows=4,
        longest=2000,
        asked="Write what you want to say: they read exactly these words.",
        help_text="They read exactly these words.",
    )


def _with_letters(words: str, sentence: str) -> str:
    words = " ".join(words.split())
    if not slugify(words):
        raise forms.ValidationError(sentence)
    return words
