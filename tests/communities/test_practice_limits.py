"""Trials, reports and offers are no way round what a community holds, and each member has so many a day."""

import pytest
from django.urls import reverse

from communities.models import Exchange, Trial
from communities.practice import services
from communities.practice.limits import OFFERS_A_DAY, TRIALS_A_DAY
from tests.communities.conftest import person
from tests.communities.test_pages import text_of
from tests.factories.communities import PostFactory

pytestmark = pytest.mark.django_db
LINKED = "Look at www.example.org first"


@pytest.fixture
def newcomer(client, public):
    user = person("member", public)
    client.force_login(user)
    return user


def addresses(community, member) -> dict[str, tuple[str, dict[str, str]]]:
    """Each form of practice that others read at once: the name of its words, and the rest of it."""
    trial = services.begin_trial(community=community, member=member, what="Ask one team")
    return {
        reverse("trial_new", args=[community.slug]): ("what", {"until": ""}),
        reverse("exchange_new", args=[community.slug]): ("what", {"kind": "visit", "direction": "offered"}),
        reverse("trial_report", args=[community.slug, trial.pk]): ("report", {"result": "worked"}),
    }


def test_links_of_somebody_new_are_refused_kindly_where_links_are_held(client, public, newcomer) -> None:
    forms = addresses(public, newcomer)
    public.holds_links = True
    public.save()
    for address, (words, rest) in forms.items():
        refused = client.post(address, {words: LINKED, **rest})

        assert refused.status_code == 422
        assert "Leave the link out, or share it in a thread" in text_of(refused)
        assert LINKED in client.get(address).content.decode()
        assert client.post(address, {words: "No link", **rest}).status_code == 302

    assert not Trial.objects.filter(what=LINKED).exists()
    assert not Exchange.objects.filter(what=LINKED).exists()


def test_words_of_somebody_new_wait_for_their_first_thread_where_newcomers_are_held(client, public, newcomer) -> None:
    forms = addresses(public, newcomer)
    public.holds_newcomers = True
    public.save()
    for address, (words, rest) in forms.items():
        refused = client.post(address, {words: "A plan", **rest})
        assert refused.status_code == 422
        assert "Say who you are in a thread first" in text_of(refused)
    PostFactory(thread__community=public, author=newcomer)
    newcomer.posts.update(held=False)

    for address, (words, rest) in forms.items():
        assert client.post(address, {words: "A plan", **rest}).status_code == 302


def test_known_members_put_links_there(client, public, newcomer) -> None:
    for _ in range(3):
        PostFactory(author=newcomer)
    public.holds_links = public.holds_newcomers = True
    public.save()

    for address, (words, rest) in addresses(public, newcomer).items():
        assert client.post(address, {words: LINKED, **rest}).status_code == 302


@pytest.mark.parametrize(
    ("name", "model", "limit", "rest"),
    [
        ("trial_new", Trial, TRIALS_A_DAY, {"until": ""}),
        ("exchange_new", Exchange, OFFERS_A_DAY, {"kind": "visit", "direction": "offered"}),
    ],
)
def test_each_day_has_so_many_and_the_words_are_kept(client, public, newcomer, name, model, limit, rest) -> None:
    model.objects.bulk_create(model(community=public, member=newcomer, what="x") for _ in range(limit.most - 1))
    address = reverse(name, args=[public.slug])
    sent = {"what": "The last", "token": client.get(address).context["form"]["token"].value(), **rest}

    assert [client.post(address, sent).status_code for _ in range(2)] == [302, 302]
    refused = client.post(address, {"what": "One too many", **rest})

    assert refused.status_code == 429
    assert limit.said in text_of(refused)
    assert "One too many" in client.get(address).content.decode()
    assert model.objects.count() == limit.most
