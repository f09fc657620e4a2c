"""By which way something is told, and how far it has come."""

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
