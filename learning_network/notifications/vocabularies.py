"""By which way something is told, and how far it has come."""

from django.db import models


class Channel(models.TextChoices):
    """By which way somebody is told."""

    EMAIL = "email", "E-mail"


class State(models.TextChoices):
    """How far a notification has come. What waits or is being sent is unsettled."""

    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    WITHDRAWN = "withdrawn", "Withdrawn"
    GIVEN_UP = "given-up", "Given up"


UNSETTLED = (State.WAITING, State.SENDING)
