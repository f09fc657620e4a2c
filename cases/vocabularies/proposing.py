"""What members propose, how far it has come, and what people are credited for."""

from django.db import models


class Contribution(models.TextChoices):
    """What somebody did for a case."""

    WROTE = "wrote", "Wrote it"
    CO_WROTE = "co-wrote", "Wrote it with others"
    CORRECTED = "corrected", "Corrected it"
    TOLD = "told", "Told us of it"


class Belonging(models.TextChoices):
    """Whether who proposes a case belongs to the organisation that it is about."""

    YES = "yes", "Yes"
    ONCE = "once", "I did once"
    NO = "no", "No"


class ProposalState(models.TextChoices):
    """How far the proposal of a case has come; a taken one has a draft, which may be published by now."""

    WAITING = "waiting", "Waiting to be read"
    TAKEN = "taken", "Taken into work"
    DECLINED = "declined", "Declined"


class CorrectionState(models.TextChoices):
    """How far a correction has come."""

    WAITING = "waiting", "Waiting to be read"
    TAKEN = "taken", "Taken into work"
    PUT_RIGHT = "put-right", "Put right"
    ANSWERED = "answered", "Answered"
    DECLINED = "declined", "Declined"
