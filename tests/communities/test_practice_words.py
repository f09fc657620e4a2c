"""Words of trials, offers and letters are kept until they are sent: expired sessions, log-ins, forms that fail."""

import pytest
from django.test import Client
from django.urls import reverse

from communities.models import ArrangementMessage, Draft, Exchange, Trial
from communities.practice import services
from communities.vocabularies import Direction, ExchangeKind
from tests.communities.conftest import person
from tests.communities.test_drafts import HERE, save
from tests.communities.test_pages import text_of
from tests.communities.test_writing import log_in_by_form

pytestmark = pytest.mark.django_db
LETTER = "May I come in May?\n\nI bring cake."


@pytest.fixture
def host(public):
    return person("member", public)


@pytest.fixture
def guest(client, public):
    user = person("member", public)
    client.force_login(user)
    return user


@pytest.fixture
def visit(public, host) -> Exchange:
    given = {"kind": ExchangeKind.VISIT, "direction": Direction.OFFERED, "what": "Sit in on our rota meeting"}
    return services.open_exchange(community=public, member=host, **given)


def forms(community, guest, visit) -> dict[str, dict[str, str]]:
    """Addresses of the forms of practice with what somebody typed there; none of them can be sent as it is."""
    other = services.open_exchange(
        community=community, member=visit.member, kind=ExchangeKind.MENTOR, direction=Direction.OFFERED, what="Ring me"
    )
    letters = services.write_to(exchange=other, asker=guest, body="Hello")
    return {
        reverse("trial_new", args=[community.slug]): {"what": "Ask one team", "until": "soon"},
        reverse("exchange_new", args=[community.slug]): {"what": "Come and see", "kind": "visit"},
        visit.get_absolute_url(): {"body": LETTER},
        letters.get_absolute_url(): {"body": LETTER},
    }


def words_in(fields) -> str:
    return fields.get("body") or fields["what"]


def test_form_sent_after_the_session_ended_leads_to_log_in_and_comes_back(client, public, guest, visit) -> None:
    for address, fields in forms(public, guest, visit).items():
        client.logout()

        answer = client.post(address, {**fields, "writer": guest.pk})

        assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next={address}")
        log_in_by_form(client, guest, address)
        page = client.get(address)
        assert words_in(fields) in page.content.decode()
        assert "Your text came back" in text_of(page)


def test_form_without_a_good_token_is_kept_and_shown(public, guest, visit) -> None:
    for address, fields in forms(public, guest, visit).items():
        client = Client(enforce_csrf_checks=True)
        client.force_login(guest)

        failed = client.post(address, {**fields, "csrfmiddlewaretoken": "x", "writer": guest.pk}, **HERE)

        assert failed.status_code == 403
        assert "Your text is kept" in text_of(failed)
        assert words_in(fields) in failed.content.decode()
        assert words_in(fields) in client.get(address).content.decode()


def test_words_are_kept_while_one_types_listed_and_led_back_to(client, public, guest, visit) -> None:
    for address, fields in forms(public, guest, visit).items():
        form = client.get(address).content.decode()
        assert f'action="{address}" data-draft' in form
        assert "composer.js" in form

        assert save(client, address, **fields).json()["kept"] is True

        mine = client.get(reverse("me")).content.decode()
        assert f'href="{address}">Continue' in mine
        assert words_in(fields).split("\n")[0] in mine
        assert words_in(fields) in client.get(address).content.decode()


def test_what_was_sent_leaves_no_draft_not_even_when_it_arrives_late(client, public, guest, visit) -> None:
    day = {"until": ""}
    choice = {"kind": "visit", "direction": "offered"}
    for address, fields in forms(public, guest, visit).items():
        token = str(client.get(address).context["form"]["token"].value())
        sent = {**fields, **day, **choice, "token": token}
        save(client, address, **sent)

        assert client.post(address, sent).status_code == 302

        assert save(client, address, **sent).json() == {"kept": False, "sent": True}
        assert not Draft.objects.exists()
    assert Trial.objects.get().what == "Ask one team"
    assert ArrangementMessage.objects.filter(body=LETTER).count() == 2


def test_letter_typed_in_a_second_window_is_shown_beside_the_letters(client, guest, visit) -> None:
    services.write_to(exchange=visit, asker=guest, body="First")
    save(client, visit.get_absolute_url(), body=LETTER)

    page = client.get(visit.get_absolute_url())

    assert "Open our letters" in text_of(page)
    assert LETTER in page.content.decode()


def test_draft_of_a_letter_names_no_hidden_offer(client, guest, visit) -> None:
    letters = services.write_to(exchange=visit, asker=guest, body="First")
    save(client, letters.get_absolute_url(), body=LETTER)
    save(client, reverse("arrangement_learned", args=[visit.community.slug, letters.pk]), body="Much")
    Exchange.objects.update(hidden=True)

    mine = text_of(client.get(reverse("me")))

    assert "Letter about a visit" in mine
    assert "What you learned from a visit" in mine
    assert visit.what not in mine
