"""What facilitators type: why a thread closes, where it goes, its summary, whom they invite, what they tell people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from communities.composer.words import Composer
from communities.considerate import ConsiderateMixin
from communities.facilitating.moving import places_for
from communities.fields import FormToken, OneLine, TitleLine
from communities.models import CommunityPage, Membership, Thread
from communities.talk.library import named_pages
from communities.vocabularies import THREAD_KIND_HINTS, ThreadKind

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from learning_network.users.models import User

_ONE_OF_THE_LIST = "Choose one of the list."


class CloseForm(forms.Form):
    """Why a thread takes no more replies."""

    because = OneLine(
        label="Why is it closed?",
        help_text="Everybody reads this above the replies. One sentence, and where to go on if there is a place.",
        max_length=300,
        error_messages={
            "required": "Say why: people who wanted to reply read it.",
            "max_length": "This has room for 300 characters. Shorten it.",
        },
    )


class _PlaceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} (private)" if obj.is_private else str(obj.title)


class MoveForm(forms.Form):
    """Where a thread goes."""

    to = _PlaceField(
        queryset=CommunityPage.objects.none(),
        label="Which community does it belong in?",
        empty_label="Choose a community",
        error_messages={"required": "Choose a community.", "invalid_choice": _ONE_OF_THE_LIST},
    )

    def __init__(self, *args: Any, thread: Thread, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = places_for(thread, user)  # type: ignore[attr-defined]


class SplitForm(forms.Form):
    """Which posts go, and what their thread is called."""

    posts = forms.MultipleChoiceField(
        label="Which posts go?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick at least one post.",
            "invalid_choice": "One of these posts is not in the thread any more. Look again and tick anew.",
        },
    )
    kind = forms.ChoiceField(
        label="What is the new thread?",
        choices=[(kind.value, f"{kind.label}: {THREAD_KIND_HINTS[kind]}") for kind in ThreadKind],
        widget=forms.RadioSelect,
        initial=ThreadKind.ASK,
        error_messages={"required": "Choose a kind.", "invalid_choice": _ONE_OF_THE_LIST},
    )
    title = TitleLine(label="Its title", required_words="Give the new thread a title.", too_long="Shorten it.")
    token = FormToken(required=False)

    field_order = ["posts", "title", "kind", "token"]

    def __init__(self, *args: Any, keys: Iterable[int], **kwargs: Any) -> None:
        kwargs["initial"] = {"token": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["posts"].choices = [(str(key), "") for key in keys]  # type: ignore[attr-defined]

    def clean_posts(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["posts"]]


class _ThreadField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        replies = f"{obj.reply_count} {'reply' if obj.reply_count == 1 else 'replies'}"
        return f"{obj.title} ({replies}, began on {date_format(timezone.localtime(obj.created), 'j F Y')})"


class MergeForm(forms.Form):
    """Into which thread it goes."""

    into = _ThreadField(
        queryset=Thread.objects.none(),
        label="Into which thread?",
        help_text="It keeps its title and its first post. The others follow in order of time.",
        empty_label="Choose a thread",
        error_messages={"required": "Choose a thread.", "invalid_choice": _ONE_OF_THE_LIST},
    )

    def __init__(self, *args: Any, among: QuerySet[Thread], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(among)

    def offer(self, threads: QuerySet[Thread]) -> None:
        """List just these."""
        self.fields["into"].queryset = threads  # type: ignore[attr-defined]


class SummaryForm(ConsiderateMixin):
    """What a thread comes to."""

    body = Composer(rows=10, label="In short")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "body"
        ].help_text = "What do we know, and from whom? What is disputed, and what is open? A short list reads best."

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0

    @property
    def page(self) -> Any:
        """The case that changed by the thread, as the form names it."""
        return next(iter(named_pages([str(self.data.get("page", ""))])), None)


class SentenceForm(forms.Form):
    """A sentence to somebody."""

    words = forms.CharField(
        label="A sentence to them",
        help_text="They read it in the mail and in their bell.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": None}),
        error_messages={"max_length": "This is longer than 1,000 characters. Say it shorter."},
    )


class RemoveForm(forms.Form):
    """Why somebody is asked to leave."""

    reason = forms.CharField(
        label="What do you tell them?",
        help_text="They read just this, from you: what happened, and what would have to change.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": None}),
        error_messages={
            "required": "Say why: they read it, and are owed it.",
            "max_length": "This is longer than 1,000 characters. Say it shorter.",
        },
    )


class InvitationForm(forms.Form):
    """What a link opens, how long and how often."""

    note = OneLine(
        label="For whom is it?",
        help_text="A reminder for those who facilitate; nobody else reads it.",
        required=False,
        max_length=120,
        error_messages={"max_length": "This has room for 120 characters. Shorten it."},
    )
    days = forms.TypedChoiceField(
        label="How long does it hold?",
        choices=[("7", "A week"), ("30", "30 days"), ("90", "90 days")],
        initial="30",
        coerce=int,
        error_messages={"required": "Choose how long.", "invalid_choice": _ONE_OF_THE_LIST},
    )
    most_uses = forms.IntegerField(
        label="How many people can use it?",
        help_text="Leave it empty for no limit.",
        required=False,
        min_value=1,
        max_value=1000,
        error_messages={
            "invalid": "Write a number, such as 5, or leave it empty.",
            "min_value": "At least one person has to be able to use it.",
            "max_value": "1,000 is the most. Leave it empty for no limit.",
        },
    )
    lets_in = forms.BooleanField(
        label="Whoever comes by the link is a member at once",
        help_text="Otherwise they ask, and a facilitator says yes.",
        required=False,
    )
    token = FormToken(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"token": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    @property
    def expires(self) -> datetime:
        return timezone.now() + timedelta(days=self.cleaned_data["days"])


class SuccessorForm(forms.Form):
    """Who looks after a community in one's place."""

    to = forms.ModelChoiceField(
        queryset=Membership.objects.none(),
        label="Who takes over from you?",
        empty_label="Choose a member",
        error_messages={"required": "Choose a member.", "invalid_choice": _ONE_OF_THE_LIST},
    )

    def __init__(self, *args: Any, community: CommunityPage, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = community.memberships.active().exclude(user=user).filter(user__is_active=True)
        field = self.fields["to"]
        field.queryset = others.select_related("user").order_by("user__first_name", "user__last_name")  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: row.user.display_name  # type: ignore[attr-defined]
