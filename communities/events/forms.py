"""What a facilitator types of an event, and the notes afterwards."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils import timezone

from communities.composer.words import Composer, Words
from communities.considerate import ConsiderateMixin
from communities.events.services import EventDetails
from communities.fields import LONGEST_TITLE, DayField, FormToken, OneLine, TitleLine
from communities.models import Event

_LONGEST_LINK = 500


def _clock(**given: Any) -> forms.TimeField:
    return forms.TimeField(
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H.%M", "%I%p", "%I.%M%p", "%I:%M%p", "%I %p"],
        **given,
    )


class EventForm(ConsiderateMixin):
    """An event: when, where, for how many. Times are British time."""

    title = TitleLine(
        label="Title",
        help_text=f"What it is, in a short line of up to {LONGEST_TITLE} characters.",
        required_words="Give it a title.",
    )
    day = DayField(
        label="Day",
        help_text="For example 3 December 2026, written 03/12/2026.",
        required_words="Say on which day it is.",
    )
    begins = _clock(
        label="Begins at",
        help_text="British time, for example 13:00.",
        error_messages={"required": "Say when it begins.", "invalid": "Write the time like 13:00 or 1pm."},
    )
    ends = _clock(
        label="Ends at",
        error_messages={"required": "Say when it ends.", "invalid": "Write the time like 14:00 or 2pm."},
    )
    place = OneLine(
        label="Place",
        required=False,
        max_length=200,
        help_text="Name and address, and how to get in with a wheelchair.",
        error_messages={"max_length": "A place has at most 200 characters; say the rest in the description."},
    )
    link = forms.URLField(
        label="Link, if it is online",
        required=False,
        max_length=_LONGEST_LINK,
        assume_scheme="https",
        help_text="Shown only to who has a place.",
        error_messages={"invalid": "Copy the whole link of the meeting, from https:// on."},
    )
    capacity = forms.IntegerField(
        label="How many can come",
        required=False,
        min_value=1,
        max_value=100_000,
        help_text="Leave it empty when there is room for everybody. Later sign-ups wait for a place.",
        error_messages={
            "invalid": "Write a number, for example 20.",
            "min_value": "At least one person must be able to come.",
            "max_value": "Leave it empty when there is room for everybody.",
        },
    )
    description = Composer(rows=8, label="What is it about?")
    # The sequence of the event that the form was begun with, so that nobody's change is written over unseen.
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    token = FormToken(required=False)

    field_order = [
        "title", "day", "begins", "ends", "place", "link", "capacity", "description", "version", "token",
    ]  # fmt: skip

    @classmethod
    def initial_of(cls, event: Event) -> dict[str, Any]:
        """Return what the form shows of an event that stands already."""
        starts, ends = timezone.localtime(event.starts), timezone.localtime(event.ends)
        return {
            "title": event.title,
            "day": starts.date(),
            "begins": starts.time(),
            "ends": ends.time(),
            "place": event.place,
            "link": event.link,
            "capacity": event.capacity,
            "description": Words(event.description, is_html=True),
            "version": event.sequence,
        }

    def clean(self) -> dict[str, Any]:
        """Bring day and times together; an event is still to come, and somewhere."""
        data = super().clean() or {}
        day, begins, ends = (data.get(name) for name in ("day", "begins", "ends"))
        if day and begins and ends:
            data["starts"] = self._moment(day, begins, field="begins")
            data["ends_at"] = self._moment(day, ends, field="ends")
            if ends <= begins:
                self.add_error("ends", "It ends before it begins. Change one of the times.")
            elif data["starts"] and data["starts"] <= timezone.now() and self.has_changed_times():
                self.add_error("day", "This time has passed. Choose one that is still to come.")
        if not data.get("place") and not data.get("link") and "link" not in self.errors:
            self.add_error("place", "Say where it is, or give the link below if it is online.")
        return data

    def has_changed_times(self) -> bool:
        """Tell whether day or times are others than the event had: the words of a past event may be put right."""
        return bool({"day", "begins", "ends"} & set(self.changed_data))

    def details(self) -> EventDetails:
        """Return what was typed, once it is valid."""
        data = self.cleaned_data
        return EventDetails(
            title=data["title"],
            description=data["description"],
            starts=data["starts"],
            ends=data["ends_at"],
            place=data["place"],
            link=data["link"],
            capacity=data["capacity"],
        )

    def _moment(self, day: date, at: time, *, field: str) -> datetime | None:
        """Return the moment; the hour that a spring night leaves out is refused in words."""
        try:
            return from_current_timezone(datetime.combine(day, at))
        except ValidationError:
            self.add_error(field, "The clocks change that night and this time is left out. Choose another.")
            return None


class NotesForm(ConsiderateMixin):
    """What came of an event; it becomes a thread, or a reply in the one that ``stands``."""

    title = TitleLine(label="Title of the thread", required_words="Give the notes a title.")
    body = Composer(rows=12, label="What came of it?")
    stands = forms.IntegerField(widget=forms.HiddenInput, required=False)
    token = FormToken(required=False)
