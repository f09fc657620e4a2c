"""What members propose: a case, or a correction of one. Nobody but the team and the member reads it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from cases import vocabularies as v
from cases.proposing.querysets import CaseProposalQuerySet, CorrectionQuerySet
from learning_network.areas import Area


class FromMember(models.Model):
    """What proposals and corrections share. ``form_token`` makes a form that is sent twice one of them.

    ``member`` is None once the account is gone.. ``answer`` is what
    the team said, which the member reads word by word.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    form_token = models.UUIDField(unique=True)
    how_known = models.TextField("how they know", max_length=1000)
    wants_credit = models.BooleanField("wants to be named", default=False)
    answer = models.TextField(max_length=2000, blank=True)
    settled_at = models.DateTimeField("last decided", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        abstract = True
        ordering = ["made_at", "pk"]


class CaseProposal(FromMember):
    """A case that a member proposes. It becomes a page when a network editor makes a draft of it, and not before."""

    title = models.CharField(max_length=90)
    organisation = models.CharField("organisation's name", max_length=120)
    area = models.CharField("borough", max_length=60, choices=Area.choices)
    summary = models.CharField("in one sentence", max_length=200)
    problem = models.TextField("the problem", max_length=6000)
    innovation = models.TextField("the innovation", max_length=6000)
    belongs = models.CharField("belongs to the organisation", max_length=10, choices=v.Belonging.choices)
    state = models.CharField(max_length=20, choices=v.ProposalState.choices, default=v.ProposalState.WAITING)
    case = models.OneToOneField(
        "cases.CasePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="proposal"
    )

    objects: ClassVar[CaseProposalQuerySet] = CaseProposalQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"Proposal of {self.made_at:%d %B %Y}: {self.title}"


class Correction(FromMember):
    """What a member says is wrong in a case."""

    case = models.ForeignKey("cases.CasePage", on_delete=models.CASCADE, related_name="corrections")
    wrong = models.TextField("what is wrong", max_length=4000)
    state = models.CharField(max_length=20, choices=v.CorrectionState.choices, default=v.CorrectionState.WAITING)

    objects: ClassVar[CorrectionQuerySet] = CorrectionQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"Correction of {self.made_at:%d %B %Y} about {self.case}"
