"""The form of a first save: six fields on one short page. Plain text boxes, so that it works without JavaScript."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import cached_property
from django.utils.text import slugify

from cases.models import Organisation
from cases.permissions import organisations_offered_to
from cases.writing.similar import in_one_line, of_this_name, similar_to
from learning_network.areas import Area
from learning_network.core.uncut import Uncut

if TYPE_CHECKING:
    from learning_network.users.models import User

# The answer to “Is it one of these?” for an organisation that is none of them.
NEW = "new"
_LONGEST_TEXT = 20_000


class FirstSaveForm(Uncut, forms.Form):
    """Title, organisation, borough, one sentence, problem, innovation.

    An organisation is named in words. One of that name is taken; where names are much alike, the writer is asked
    which is meant; else it is added to the list with the case.
    """

    title = forms.CharField(
        max_length=255,
        help_text="What is new here? Name the innovation, not only the organisation.",
        error_messages={"required": "Give the case a title. You can change it later."},
    )
    organisation = forms.CharField(
        label="Organisation",
        max_length=120,
        widget=forms.TextInput(attrs={"list": "known-organisations", "autocomplete": "off"}),
        help_text="Who leads it? If it is not in the list yet, write its name: it is added with the case.",
        error_messages={
            "required": "Name the organisation that leads.",
            "max_length": "Shorten the organisation's name to %(limit_value)d characters; it has %(show_value)d.",
        },
    )
    area = forms.ChoiceField(
        label="Borough",
        choices=[("", "Choose where it happens"), *Area.choices],
        help_text="Or the wider area. “Place not named” is a choice.",
        error_messages={"required": "Choose where it happens. “Place not named” is a choice."},
    )
    summary = forms.CharField(
        label="In one sentence",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="If you had one sentence on the phone, what would you say? Up to 200 characters.",
        error_messages={
            "required": "Say in one sentence what it is.",
            "max_length": "Shorten the sentence to %(limit_value)d characters; it has %(show_value)d.",
        },
    )
    problem = forms.CharField(
        label="The problem",
        max_length=_LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="What was wrong, and for whom? Two sentences will do today.",
        error_messages={"required": "Say what was wrong, and for whom. Two sentences will do."},
    )
    innovation = forms.CharField(
        label="The innovation",
        max_length=_LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="What do people do differently? Two sentences will do today.",
        error_messages={"required": "Say what people do differently. Two sentences will do."},
    )
    prompts = forms.BooleanField(
        label="Send me one mail a week with the next thing that readers miss, until the case is complete",
        required=False,
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, writer: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"form_token": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.writer = writer
        self.similar: list[Organisation] = []

    @cached_property
    def known(self) -> list[Organisation]:
        """The organisations whose names this writer may see."""
        return list(organisations_offered_to(self.writer, Organisation.objects.all()))

    @property
    def chosen(self) -> str:
        """What the writer answered to “Is it one of these?”; nothing when they have changed the name since."""
        name = in_one_line(self.data.get("organisation", ""))
        return self.data.get("same_as", "") if self.data.get("same_as_for", "") == name else ""

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if not slugify(title, allow_unicode=True):
            raise forms.ValidationError("Give a title with letters or digits in it.")
        return title

    def clean_organisation(self) -> Organisation | str:
        """Return the organisation that is meant, or the name of one to add."""
        name = in_one_line(self.cleaned_data["organisation"])
        if not slugify(name):
            raise forms.ValidationError("Give a name with letters or digits in it.")
        found = of_this_name(name)
        if found is not None:
            return found
        self.similar = similar_to(name, self.known)
        for record in self.similar:
            if self.chosen == str(record.pk):
                return record
        if self.similar and self.chosen != NEW:
            raise forms.ValidationError("Names like this one are in the list already. Choose below which you mean.")
        if not self.writer.has_perm("cases.add_organisation"):
            raise forms.ValidationError("Choose an organisation of the list: you may not add one.")
        return name
