"""What the members of the demo try, offer and look for; each once, and no result is claimed that no source has."""

from __future__ import annotations

from datetime import timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone

from communities.models import CommunityPage
from communities.practice.services import begin_trial, open_exchange, report_trial
from communities.vocabularies import Direction, ExchangeKind, TrialResult
from learning_network.users.models import User

_COMMUNITY = "home-care-redesign"
_WORKS_ON_IT = timedelta(days=90)

_TRIALS = (
    (
        "member@example.org",
        "Ask the five people I support most which visit they would rather have an hour later",
        TrialResult.PARTLY,
        "<p>Four told me at once. The fifth asked who else wanted to know. Next time I say first what happens with the "
        "answer. (A made-up report: everybody in the demo is fictional.)</p>",
    ),
    (
        "facilitator@example.org",
        "Write down for a week which visits ended early, and what the time went into",
        "",
        "",
    ),
)
_EXCHANGES = (
    (
        "facilitator@example.org",
        ExchangeKind.VISIT,
        Direction.OFFERED,
        "Sit in on a rota meeting and ask anything (demo)",
    ),
    (
        "member@example.org",
        ExchangeKind.MENTOR,
        Direction.SOUGHT,
        "Somebody who has talked to a council about guaranteed hours, to ring once a month (demo)",
    ),
)


def ensure_practice() -> None:
    """Show in one community what a trial, a report, an offer and a wish look like."""
    community = CommunityPage.objects.filter(slug=_COMMUNITY).first()
    if community is None:
        return
    until = timezone.localdate() + _WORKS_ON_IT
    CommunityPage.objects.filter(pk=community.pk, question_until=None).update(question_until=until)
    for email, what, result, report in _TRIALS:
        _try(community, User.objects.get(email=email), what, result=result, report=report)
    for email, kind, direction, what in _EXCHANGES:
        member = User.objects.get(email=email)
        told = {"kind": kind, "direction": direction, "what": what}
        open_exchange(community=community, member=member, token=_token(what), **told)


def _try(community: CommunityPage, member: User, what: str, *, result: str, report: str) -> None:
    trial = begin_trial(community=community, member=member, what=what, token=_token(what))
    if result and not trial.is_reported:
        report_trial(trial=trial, result=result, report=report)


def _token(words: str) -> UUID:
    """Return the same token in every run, so that the demo started again shows it once."""
    return uuid5(NAMESPACE_URL, f"demo:{words}")
