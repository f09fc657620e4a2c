"""Events that several people look after: notes by two, changes by two, and the words of neither are lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.events import services
from communities.models import Draft, Event, Thread
from tests.communities.conftest import person
from tests.communities.test_pages import text_of
from tests.factories.events import EventFactory, details

pytestmark = pytest.mark.django_db
NOTES = {"title": "Notes: What a shift costs", "body": "Three rotas, one question left."}


@pytest.fixture
def two(public):
    return person("facilitator", public), person("facilitator", public)


@pytest.fixture
def past(public) -> Event:
    return EventFactory(community=public, starts=timezone.now() - timedelta(hours=3))


@pytest.fixture
def coming(public) -> Event:
    return EventFactory(community=public, starts=at_noon())


def at_noon():
    """Return noon in a week: the form takes an event that ends on the day on which it begins."""
    return (timezone.localtime() + timedelta(days=7)).replace(hour=12, minute=0, second=0, microsecond=0)


def address(name: str, event: Event) -> str:
    return reverse(name, args=[event.community.slug, event.pk])


def form_of(client, target: str) -> dict[str, str]:
    """Return what a browser would send of the form as it is shown, its hidden fields too."""
    form = client.get(target).context["form"]
    values = {name: form[name].value() for name in form.fields}
    words = {name: getattr(value, "text", value) for name, value in values.items()}
    return {name: form.fields[name].widget.format_value(value) or "" for name, value in words.items()}


def test_second_notes_are_shown_beside_the_first_and_become_a_reply(client, past, two) -> None:
    first, second = two
    target = address("event_notes", past)
    client.force_login(second)
    begun = form_of(client, target)
    thread = services.write_notes(event=past, author=first, title=NOTES["title"], body="<p>First words.</p>").thread

    overtaken = client.post(target, {**begun, "body": "Second words."})

    assert overtaken.status_code == 409
    shown = text_of(overtaken)
    assert "First words." in shown
    assert "Second words." in shown
    assert "Somebody else has written the notes since you began" in shown
    assert thread.posts.count() == 1
    assert "Second words." in text_of(client.get(target))
    again = {**begun, "body": "Second words.", "stands": overtaken.context["form"]["stands"].value()}
    sent, twice = client.post(target, again, follow=True), client.post(target, again)
    assert "Your words are a reply in the thread of notes" in text_of(sent)
    assert twice.status_code == 302
    assert [post.body for post in thread.posts.order_by("number")] == ["<p>First words.</p>", "<p>Second words.</p>"]
    assert not Draft.objects.exists()
    assert Thread.objects.count() == 1


def test_notes_that_cannot_be_answered_leave_the_second_a_thread_of_its_own(client, past, two) -> None:
    first, second = two
    thread = services.write_notes(event=past, author=first, title="Hidden", body="<p>First</p>").thread
    Thread.objects.update(locked=True)
    second.community_memberships.update(role="member")

    post = services.write_notes(event=past, author=second, title="", body="<p>Second</p>", stands=thread.pk)

    assert post.is_opening
    assert post.thread.title == "Notes: What a shift costs"
    past.refresh_from_db()
    assert past.notes == thread


def test_refused_notes_say_why_and_are_kept(client, public, past, two) -> None:
    public.rules = "Be kind."
    public.rules_changed_at = timezone.now()
    public.save()
    two[0].community_memberships.update(rules_accepted_at=timezone.now() - timedelta(days=2))
    client.force_login(two[0])
    target = address("event_notes", past)

    refused = client.post(target, {**form_of(client, target), "body": NOTES["body"]})

    assert refused.status_code == 422
    assert "Read and accept it first" in text_of(refused)
    assert "What members promise has changed" in text_of(refused)
    assert NOTES["body"] in text_of(client.get(target))
    assert not Thread.objects.exists()


def test_second_change_of_an_event_meets_the_first_and_loses_nothing(client, coming, two) -> None:
    target = address("event_edit", coming)
    client.force_login(two[1])
    begun = form_of(client, target)
    services.change_event(
        event=coming, details=details(starts=at_noon(), place="Bury library", description="<p>First words.</p>")
    )

    overtaken = client.post(target, {**begun, "description": "Second words."})

    assert overtaken.status_code == 409
    shown = text_of(overtaken)
    for words in ("Bury library", "First words.", "Second words.", "Somebody else has changed the event"):
        assert words in shown
    coming.refresh_from_db()
    assert (coming.place, coming.description) == ("Bury library", "<p>First words.</p>")
    version = overtaken.context["form"]["version"].value()
    merged = {**begun, "place": "Bury library", "description": "Both words.", "version": version}
    assert client.post(target, merged).status_code == 302
    coming.refresh_from_db()
    assert (coming.place, coming.description) == ("Bury library", "<p>Both words.</p>")
    assert not Draft.objects.exists()


def test_draft_from_before_a_change_is_shown_beside_it_and_not_saved_over_it(client, coming, two) -> None:
    target = address("event_edit", coming)
    client.force_login(two[1])
    begun = form_of(client, target)
    client.post(reverse("drafts"), {**begun, "address": target, "description": "Half a thought"})
    services.change_event(event=coming, details=details(starts=at_noon(), place="Bury library"))

    page = client.get(target)
    sent = client.post(target, form_of(client, target))

    assert "The event as it stands now" in text_of(page)
    assert "Bury library" in text_of(page)
    assert "Half a thought" in text_of(page)
    assert sent.status_code == 409
    coming.refresh_from_db()
    assert coming.place == "Bury library"


def test_form_that_does_not_say_what_it_began_with_writes_over_nothing(client, coming, two) -> None:
    target = address("event_edit", coming)
    client.force_login(two[0])
    begun = {**form_of(client, target), "version": ""}

    assert client.post(target, begun).status_code == 302
    assert client.post(target, {**begun, "place": "Elsewhere"}).status_code == 409

    coming.refresh_from_db()
    assert coming.place == "Heywood library"
