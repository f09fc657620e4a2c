"""By which way something is told, and how far it has come."""

from datetime import timedelta

from django.db import models


class Channel(models.TextChoices):
    """By which way somebody is told: the bell on the site, or a mail."""

    SITE = "site", "On the site"
    EMAIL = "email", "E-mail"


class State(models.TextChoices):
    """How far a notification has come. What waits or is being sent is unsettled.

    Uncertain is what was handed to a mail server, or was about to be, when its process ended or the line broke: nobody
    knows whether it arrived, so nothing but a person sends it again.
    """

    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    WITHDRAWN = "withdrawn", "Withdrawn"
    GIVEN_UP = "given-up", "Given up"
    UNCERTAIN = "uncertain", "Perhaps sent"


class Period(models.TextChoices):
    """How often a digest comes."""

    DAILY = "daily", "Once a day"
    WEEKLY = "weekly", "Once a week"

    @property
    def length(self) -> timedelta:
        """The time from one digest to the next."""
        return timedelta(days=1 if self is Period.DAILY else 7)

    @property
    def noun(self) -> str:
        """The period as a word: “your week”."""
        return "day" if self is Period.DAILY else "week"


class Place(models.TextChoices):
    """Under which heading a digest prints something, in the order of the mail."""

    WAITING = "waiting", "Waiting for an answer"
    ANSWERED = "answered", "Answered"
    PRACTICE = "practice", "From talk to practice"
    NEW = "new", "Also new"
    TOGETHER = "together", "Next together"
