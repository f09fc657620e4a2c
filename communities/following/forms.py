"""The page of everything a member follows, as one form: how often, for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms

from communities.following.targets import title_of
from communities.following.wishes import Followable
from communities.models import CommunityPage, Following, MailWishes, Thread
from communities.vocabularies import Followed, Frequency
from learning_network.core.models import Term
from learning_network.core.vocabularies import Vocabulary

if TYPE_CHECKING:
    from django.forms import BoundField

    from communities.models.following import Target
    from learning_network.users.models import User

FORGET = "forget"
_OFTEN = [(often.value, often.label) for often in Frequency if often != Frequency.OFF]
_CHOICES = {
    Followed.COMMUNITY: [*_OFTEN, (Frequency.OFF.value, "Off: no mail of it")],
    Followed.THREAD: [*_OFTEN, (Frequency.OFF.value, "Muted"), (FORGET, "Do not follow it any more")],
    Followed.THEME: [*_OFTEN, (Frequency.OFF.value, "Muted"), (FORGET, "Do not follow it any more")],
    Followed.PERSON: [*_OFTEN, (Frequency.OFF.value, "Muted"), (FORGET, "Do not follow them any more")],
}

_NONE = {
    Followed.COMMUNITY: "You are in no community yet. Joining one brings its weekly mail, until you choose otherwise.",
    Followed.THREAD: "You follow no thread. Each thread has a button to follow or mute it.",
    Followed.THEME: "You follow no theme. Following one brings what is new on it in all communities that you may read.",
    Followed.PERSON: "You follow nobody. Each member’s page has a button to follow or mute them.",
}


class FrequencyForm(forms.Form):
    """How often a member hears of one thing."""

    frequency = forms.ChoiceField(
        label="Mail of what is new",
        choices=Frequency.choices,
        error_messages={"invalid_choice": "Choose how often from the list.", "required": "Choose how often."},
    )


@dataclass(frozen=True)
class Group:
    """Everything of one kind that a member follows or muted, ready to print."""

    kind: Followed
    fields: list[BoundField]

    @property
    def none(self) -> str:
        """What to say when nothing of the kind is followed."""
        return _NONE[self.kind]


class _HowOften(forms.ChoiceField):
    """A frequency. What was not on the page yet, as it was followed in another window, keeps what it is."""

    def clean(self, value: Any) -> Any:
        """Return the frequency that was chosen."""
        return super().clean(value or self.initial)


class WishesForm(forms.Form):
    """A list for each thing that is followed or muted, and for each community joined; one box for each other theme."""

    def __init__(self, member: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets: dict[str, Target] = {}
        shown = Following.objects.of(member).readable_to(member).with_targets()
        for row in shown:
            self._offer(row.target, row.frequency)
        for community in CommunityPage.objects.joined_by(member):
            self._offer(community, Frequency.OFF)
        followed = [row.theme_id for row in shown if row.theme_id]
        themes = Term.objects.of(Vocabulary.THEME).offered().exclude(pk__in=followed)
        self.themes = {str(theme.pk): theme for theme in themes.order_by("sort_order", "label")}
        self.fields["themes"] = forms.MultipleChoiceField(
            label="Follow more themes, with a mail a week",
            required=False,
            choices=[(key, theme.label) for key, theme in self.themes.items()],
            widget=forms.CheckboxSelectMultiple,
        )
        wishes = MailWishes.objects.filter(member=member).first()
        self.fields["mentions"] = forms.BooleanField(
            label="Mail me when somebody mentions me",
            required=False,
            initial=wishes is None or wishes.mentions,
        )

    def groups(self) -> Iterator[Group]:
        """Yield the kinds in the order of the page, each with its lists by name."""
        for kind in Followed:
            names = [name for name, target in self.targets.items() if Followed.of(target) == kind]
            yield Group(kind, [self[name] for name in sorted(names, key=lambda name: self.fields[name].label or "")])

    def changes(self) -> Iterator[tuple[Target, str]]:
        """Yield each thing whose frequency is another now, with the new one; ``forget`` ends a following."""
        for name, target in self.targets.items():
            if self.cleaned_data[name] != self.fields[name].initial:
                yield target, self.cleaned_data[name]
        for key in self.cleaned_data["themes"]:
            yield self.themes[key], Frequency.WEEKLY

    def _offer(self, target: Target, frequency: str) -> None:
        kind = Followed.of(target)
        name = str(Followable(kind, target.pk)).replace(":", "-")
        if name in self.targets:
            return
        self.targets[name] = target
        self.fields[name] = _HowOften(
            label=title_of(target),
            help_text=f"In {target.community.title}" if isinstance(target, Thread) else "",
            choices=_CHOICES[kind],
            initial=frequency,
            error_messages={"invalid_choice": "Choose how often from the list."},
        )
