"""The question before posting: asked once for a text, answered by one button, kept nowhere."""

import html
import logging
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django import forms
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from communities.considerate import ConsiderateMixin
from communities.models import Post, Thread
from communities.practice import services as practice
from communities.prose import html_from_text
from tests.communities.conftest import person
from tests.communities.test_pages import text_of
from tests.factories.communities import PostFactory, ThreadFactory
from tests.factories.events import EventFactory

TELLING = "We support Doris, who has dementia. Ring 0161 496 0123 about her."
HONEST = "A woman in her eighties whom we support at home has dementia. Who can help?"
QUESTION = "Could somebody be recognised?"


class NoteForm(ConsiderateMixin, forms.Form):
    title = forms.CharField()
    body = forms.CharField()


def note(body: str, **changes: str) -> NoteForm:
    return NoteForm({"title": "A question", "body": html_from_text(body), **changes})


@pytest.fixture
def member(client, public):
    user = person("member", public)
    client.force_login(user)
    return user


@pytest.fixture(params=["reply", "thread", "edit"])
def composer(request, public, member):
    """The address of a form that members write in, and what else it sends."""
    thread = ThreadFactory(community=public)
    if request.param == "reply":
        return thread.get_absolute_url(), {"token": str(uuid4())}
    if request.param == "thread":
        return reverse("thread_new", args=[public.slug]), {"kind": "ask", "title": "Who knows?", "token": str(uuid4())}
    return reverse("post_edit", args=[PostFactory(thread=thread, author=member).pk]), {}


@pytest.fixture(params=["event", "other event", "notes", "trial", "report", "exchange", "learned", "summary"])
def beside_talk(request, client, public):
    """The address of a form beside the threads, what else it sends, and in which field its words stand."""
    user = person("facilitator", public)
    client.force_login(user)
    event = EventFactory(community=public, starts=timezone.now() - timedelta(hours=3))
    trial = practice.begin_trial(community=public, member=user, what="Ask one team")
    visit = {"kind": "visit", "direction": "offered"}
    exchange = practice.open_exchange(community=public, member=user, what="Sit in with us", **visit)
    letter = practice.write_to(exchange=exchange, asker=person("member", public), body="May I come?")
    times = {"day": "2050-03-01", "begins": "13:00", "ends": "14:00", "place": "Library"}
    slug = public.slug
    return {
        "event": (reverse("event_new", args=[slug]), {"title": "Tea", **times}, "description"),
        "other event": (
            reverse("event_edit", args=[slug, event.pk]),
            {"title": "Tea", "version": event.sequence, **times},
            "description",
        ),
        "notes": (reverse("event_notes", args=[slug, event.pk]), {"title": "Notes"}, "body"),
        "trial": (reverse("trial_new", args=[slug]), {}, "what"),
        "report": (reverse("trial_report", args=[slug, trial.pk]), {"result": "worked"}, "report"),
        "exchange": (reverse("exchange_new", args=[slug]), visit, "what"),
        "learned": (reverse("arrangement_learned", args=[slug, letter.pk]), {"title": "Learned"}, "body"),
        "summary": (reverse("thread_summary", args=[ThreadFactory(community=public).pk]), {"version": "0"}, "body"),
    }[request.param]


def test_words_beside_the_threads_are_asked_about_and_sent_as_they_are(client, beside_talk):
    address, fields, box = beside_talk

    asked = client.post(address, {**fields, box: TELLING})

    assert asked.status_code == 422
    assert QUESTION in text_of(asked)
    assert TELLING in html.unescape(asked.content.decode())
    sent = {**fields, box: TELLING, "considered": signature_on(asked)}
    assert client.post(address, sent).status_code == 302


def test_honest_words_beside_the_threads_go_at_once(client, beside_talk):
    address, fields, box = beside_talk

    assert client.post(address, {**fields, box: HONEST}).status_code == 302


def signature_on(response) -> str:
    return re.search(r'name="considered" value="([^"]+)"', response.content.decode())[1]


def bodies() -> list[str]:
    return list(Post.objects.values_list("body", flat=True))


def test_honest_words_are_valid_at_once():
    assert note(HONEST).is_valid()
    assert note(HONEST).to_consider == ()


def test_telling_words_are_no_error_but_not_valid():
    form = note(TELLING)

    assert not form.is_valid()
    assert not form.errors
    assert [finding.kind for finding in form.to_consider] == ["name-with-care", "phone"]


@pytest.mark.parametrize("changes", [{"title": "Doris has dementia"}, {"title": "Flat 4, 18 Oak Road"}])
def test_title_is_looked_at_too(changes):
    assert not note(HONEST, **changes).is_valid()


def test_errors_come_first():
    form = note(TELLING, title="")

    assert not form.is_valid()
    assert form.to_consider == ()


def test_form_that_was_not_sent_asks_nothing():
    assert NoteForm(initial={"body": TELLING}).to_consider == ()


def test_considered_words_are_valid_however_they_are_broken_into_lines():
    signature = note(TELLING).is_valid() or signed(TELLING)

    assert note(TELLING, considered=signature).is_valid()
    assert note(TELLING.replace(". ", ".\n\n"), considered=signature).is_valid()
    assert note(f"{TELLING} See https://example.org/.", considered=signature).is_valid() is False


def signed(body: str) -> str:
    form = note(body)
    form.is_valid()
    return form.signature


@pytest.mark.parametrize("signature", ["", "1", "on", "ü", "x" * 10_000, signed.__name__])
def test_only_the_signature_of_these_words_counts(signature):
    assert not note(TELLING, considered=signature).is_valid()
    assert not note(TELLING, considered=signed("We support Irene, who has dementia.")).is_valid()


def test_writer_is_asked_once_and_loses_nothing(client, composer):
    address, fields = composer
    before = (bodies(), Thread.objects.count())

    response = client.post(address, {**fields, "body": TELLING})

    assert response.status_code == 422
    page = text_of(response)
    assert QUESTION in page
    assert "“Doris” looks like a name, and “dementia” says something about that person." in page
    assert "If it is a public number, go on." in page
    assert TELLING in html.unescape(page)
    assert all(value in page for value in fields.values())
    assert "There is something to put right" not in page
    assert "<title>Error" not in page
    assert (bodies(), Thread.objects.count()) == before


def test_honest_words_are_posted_without_a_question(client, composer):
    address, fields = composer

    assert client.post(address, {**fields, "body": HONEST}).status_code == 302
    assert any("woman in her eighties" in body for body in bodies())


def test_writer_posts_it_as_it_is_exactly_once(client, composer):
    address, fields = composer
    asked = client.post(address, {**fields, "body": TELLING})
    sent = {**fields, "body": TELLING, "considered": signature_on(asked)}

    answers = [client.post(address, sent).status_code for _ in range(3)]

    assert answers == [302, 302, 302]
    assert sum("Doris" in body for body in bodies()) == 1


def test_other_words_are_looked_at_anew(client, composer):
    address, fields = composer
    signature = signature_on(client.post(address, {**fields, "body": TELLING}))

    other = client.post(
        address, {**fields, "body": f"{TELLING} Her NHS number is 943 476 5919.", "considered": signature}
    )

    assert other.status_code == 422
    assert "943 476 5919" in text_of(other)
    assert signature_on(other) != signature
    assert client.post(address, {**fields, "body": HONEST, "considered": signature}).status_code == 302


def test_second_button_stands_after_the_first_which_the_enter_key_presses(client, composer):
    address, fields = composer
    page = text_of(client.post(address, {**fields, "body": TELLING}))

    buttons = re.findall(r'<button class="button[^"]*" type="submit"[^>]*>', page[page.index(QUESTION) :])
    plain = next(place for place, button in enumerate(buttons) if "name=" not in button)
    asked = next(place for place, button in enumerate(buttons) if "considered" in button)
    assert plain < asked


def test_visitor_without_a_right_to_write_is_not_asked(client, public):
    client.force_login(person("newcomer", public))

    response = client.post(ThreadFactory(community=public).get_absolute_url(), {"body": TELLING})

    assert response.status_code == 403
    assert QUESTION not in text_of(response)


def test_nothing_that_was_found_is_stored_or_logged(client, composer, caplog):
    address, fields = composer

    with caplog.at_level(logging.DEBUG):
        asked = client.post(address, {**fields, "body": TELLING})
        found = [finding.sentence for finding in asked.context["form"].to_consider]
        signature = signature_on(asked)

    kept = "\n".join(str(row) for model in apps.get_models() for row in model._base_manager.values())
    said = "\n".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    assert found
    for trace in [*found, signature, "name-with-care", "considered"]:
        assert trace not in kept
        assert trace not in said
    assert "Doris" not in said
    assert "considered" not in str(dict(client.session))
