"""What is new in practice within a time, for who tells members of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.models import Exchange, Trial
from communities.practice import services
from communities.vocabularies import Direction, ExchangeKind
from tests.factories.communities import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(public):
    return MembershipFactory(community=public).user


@pytest.fixture
def window():
    now = timezone.now()
    return now - timedelta(hours=1), now + timedelta(hours=1)


def test_trial_is_news_once_and_its_report_is_another(public, member, window) -> None:
    start, end = window
    trial = services.begin_trial(community=public, member=member, what="Ask one team")

    assert list(Trial.objects.begun_between(start, end)) == [trial]
    assert not Trial.objects.begun_between(end, end + timedelta(hours=1)).exists()
    assert not Trial.objects.begun_between(start - timedelta(hours=1), start).exists()
    assert not Trial.objects.reported_between(start, end).exists()

    services.report_trial(trial=trial, result="worked", report="<p>They came.</p>")

    assert list(Trial.objects.reported_between(start, end)) == [trial]
    assert not Trial.objects.begun_between(start, end).exists()


def test_closed_offer_is_no_news(public, member, window) -> None:
    offers = [
        services.open_exchange(
            community=public, member=member, kind=ExchangeKind.VISIT, direction=Direction.OFFERED, what=what
        )
        for what in ("Sit in with us", "See our rota")
    ]
    services.close_exchange(offers[0])

    assert list(Exchange.objects.opened_between(*window)) == [offers[1]]
    assert not Exchange.objects.opened_between(window[1], window[1] + timedelta(hours=1)).exists()


def test_hidden_words_are_no_news_for_others(public, member, window) -> None:
    trial = services.begin_trial(community=public, member=member, what="Ask one team")
    Trial.objects.filter(pk=trial.pk).update(hidden=True)
    reader = MembershipFactory(community=public).user

    assert not Trial.objects.visible_to(reader).begun_between(*window).exists()
