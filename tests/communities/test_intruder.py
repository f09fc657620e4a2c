"""Who attacks communities: nobody sees, counts, completes or is mailed what the page itself would call not found."""

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone
from wagtail.models import ReferenceIndex

from communities.composer.kinds import FileKind
from communities.events import services as events
from communities.facilitating.telling import ask_to_answer
from communities.models import Attachment, Draft, Event, Exchange, Membership, Post, Summary, Thread
from communities.moderation.services import decide, report
from communities.practice import services as practice
from communities.services import facilitating, inviting, labelling, looking_after, memberships
from communities.talk.tags import Tag
from communities.vocabularies import Direction, ExchangeKind, Role, Visibility
from learning_network.core.models import Hiding
from learning_network.core.moderation.hiding import hide
from learning_network.core.moderation.vocabularies import Action, Cause
from learning_network.notifications.delivery import deliver
from learning_network.notifications.models import Notification
from learning_network.notifications.stopping import stop_url
from tests.communities.conftest import log_in, person
from tests.factories.cases import CasePageFactory
from tests.factories.communities import CommunityPageFactory, MembershipFactory, PostFactory, ThreadFactory
from tests.factories.events import EventFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

SECRET = "Zwischenzeugnis"
# They are no community's: a page of one's own, or of everybody.
NOBODYS = {
    "thread_start",
    "drafts",
    "me_notifications",
    "me_notifications_pause",
    "draft_throw_away",
    "community_request_take_back",
}
HOSTILE_NUMBERS = ["0", "-1", "9" * 20, "9" * 40, "%00", "1%00", "é", "١", "1e3", "0x1"]
HOSTILE_WORDS = ["%00", "é", "x" * 300, "..%2f", "%ff"]
HOSTILE_QUERY = ["\0", "9" * 40, "-1", "é\u202e", "١", "%", "'\"<", "x" * 3000, "a\0b"]


def addresses_of_ours() -> dict[str, dict]:
    """Return what stands open in each address of communities, by its name."""

    def inside(patterns, above):
        for one in patterns:
            converters = {**above, **one.pattern.converters}
            if isinstance(one, URLPattern):
                yield one.name, converters
            else:
                yield from inside(one.url_patterns, converters)

    return dict(inside(get_resolver("communities.urls").url_patterns, {}))


OURS = addresses_of_ours()


@pytest.fixture
def world(private):
    """Everything that can stand in a community, all of it in a private one; by what addresses call it."""
    facilitator, member = person("facilitator", private), person("member", private)
    thread = ThreadFactory(community=private, title=f"{SECRET} thread", author=member)
    post = PostFactory(thread=thread, author=member, body=f"<p>{SECRET} words</p>")
    event = EventFactory(community=private, organiser=facilitator, title=f"{SECRET} event")
    exchange = practice.open_exchange(
        community=private, member=member, kind=ExchangeKind.VISIT, direction=Direction.OFFERED, what=f"{SECRET} visit"
    )
    arrangement = practice.write_to(exchange=exchange, asker=facilitator, body="May I come?")
    matter = report(thing=post, member=facilitator, reason="untrue", words=SECRET).flag.matter
    act = decide(matter, Action.KEPT, by=facilitator, words="Fine", stamp=matter.stamp)
    Summary.objects.create(thread=thread, body=f"<p>{SECRET}</p>")
    secret = inviting.invite(
        community=private, by=facilitator, expires=timezone.now() - timedelta(days=1), token=uuid4()
    )
    return {
        "community_slug": [private.slug],
        "thread_id": [thread.pk],
        "post_id": [post.pk, thread.posts.get(number=1).pk],
        "slug": [thread.slug, event.slug],
        "event_id": [event.pk],
        "trial_id": [practice.begin_trial(community=private, member=member, what=f"{SECRET} trial").pk],
        "exchange_id": [exchange.pk],
        "arrangement_id": [arrangement.pk],
        "membership_id": list(private.memberships.values_list("pk", flat=True)),
        "invitation_id": [secret.invitation.pk],
        "secret": [secret.secret, "guessed"],
        "matter_id": [matter.pk],
        "act_id": [act.pk],
        "draft_id": [Draft.objects.create(member=member, place=f"thread:{thread.pk}", fields={"body": SECRET}).pk],
        "key": [thread.pk, post.pk],
        "kind": ["thread", "community"],
        "kind_name": ["thread", "post", "event", "trial", "exchange"],
        "member_id": [member.pk],
    }


def addresses(name: str, values: dict) -> list[str]:
    """Return the addresses of this name with these values."""
    given = {**values, "key": [uuid4()]} if name == "attachment" else values
    chosen = product(*(given[one] for one in OURS[name]))
    return [reverse(name, kwargs=dict(zip(OURS[name], some, strict=True))) for some in chosen]


@pytest.mark.parametrize("role", ["visitor", "newcomer", "asked", "other facilitator"])
def test_every_address_of_a_private_community_is_found_by_nobody_else(client, private, world, role):
    log_in(client, person(role, private))
    wrong = []
    for name in OURS.keys() - NOBODYS:
        for address, method in product(addresses(name, world), ("get", "post")):
            response = getattr(client, method)(address, {"body": "x", "title": "x"} if method == "post" else {})
            is_log_in = role == "visitor" and response.status_code == 302 and "/accounts/login/" in response["Location"]
            if not (response.status_code in {404, 405} or is_log_in) and not _is_queue_of_others(name, role):
                wrong.append((method, address, response.status_code, response.get("Location")))
            if SECRET in response.content.decode() or private.title in response.content.decode():
                wrong.append((method, address, "tells"))
    assert wrong == []


def _is_queue_of_others(name: str, role: str) -> bool:
    """Whoever looks after another community has a queue and a log, with nothing of this one."""
    return role == "other facilitator" and name in {"moderation", "moderation_log"}


def test_pages_of_ones_own_say_nothing_of_a_private_community(client, private, world):
    user = person("newcomer", private)
    client.force_login(user)
    for name in NOBODYS:
        for address in addresses(name, {**world, "draft_id": [world["draft_id"][0]]}):
            for response in (client.get(address), client.post(address, {"address": f"/posts/{world['post_id'][0]}/"})):
                assert response.status_code < 500
                assert SECRET not in response.content.decode()
    assert Draft.objects.filter(pk=world["draft_id"][0]).exists()


@pytest.mark.parametrize("name", sorted(OURS))
def test_no_number_or_word_in_an_address_breaks_anything(client, private, world, name):
    user = person("editor", private)
    MembershipFactory(community=private, user=user, role=Role.FACILITATOR)
    client.force_login(user)
    for parameter, converter in OURS[name].items():
        for hostile in HOSTILE_NUMBERS if type(converter).__name__ == "IntConverter" else HOSTILE_WORDS:
            path = _raw(name, world, parameter, hostile)
            for response in (client.get(path), client.post(path, {"body": "x"})):
                assert response.status_code in {200, 301, 302, 400, 404, 405, 422}, (path, response.status_code)


def _raw(name: str, world: dict, parameter: str, hostile: str) -> str:
    """Return an address with something that no form of ours makes."""
    given = {**world, "key": [uuid4()]} if name == "attachment" else world
    marks = {"IntConverter": 987654321, "UUIDConverter": uuid4(), "SlugConverter": "marked-place"}
    mark = marks[type(OURS[name][parameter]).__name__]
    kwargs = {one: given[one][0] for one in OURS[name]} | {parameter: mark}
    return reverse(name, kwargs=kwargs).replace(str(mark), hostile)


# What is found by reading closely: places that lead to, name or count what may not be read any more.


def as_private(thread: Thread) -> None:
    """Take a thread to a private community that nobody of its old one belongs to."""
    place = CommunityPageFactory(title="Behind the curtain", private=True)
    by = person("facilitator", place)
    MembershipFactory(community=thread.community, user=by, role=Role.FACILITATOR)
    facilitating.move(thread, to=place, by=by)


def test_what_was_learned_is_not_named_where_it_cannot_be_read(client, public):
    one, two = person("member", public), person("member", public)
    exchange = practice.open_exchange(
        community=public, member=one, kind=ExchangeKind.VISIT, direction=Direction.OFFERED, what="Our rota"
    )
    arrangement = practice.write_to(exchange=exchange, asker=two, body="May I come?")
    told = practice.tell_community(arrangement=arrangement, author=one, title=f"{SECRET} learned", body="<p>A</p>")
    as_private(told.thread)
    client.force_login(two)

    page = client.get(arrangement.get_absolute_url())
    again = client.get(reverse("arrangement_learned", args=[public.slug, arrangement.pk]))
    sent = client.post(
        reverse("arrangement_learned", args=[public.slug, arrangement.pk]), {"title": "Anew", "body": "Words"}
    )

    assert page.status_code == 200
    for response in (page, again, sent):
        told = response.content.decode() + response.get("Location", "")
        assert SECRET not in told
        assert SECRET.lower() not in told
        assert "behind-the-curtain" not in told


def test_hidden_offer_is_not_read_beside_the_letters_about_it(client, public):
    asker = person("member", public)
    exchange = practice.open_exchange(
        community=public,
        member=person("member", public),
        kind=ExchangeKind.VISIT,
        direction=Direction.OFFERED,
        what=SECRET,
    )
    arrangement = practice.write_to(exchange=exchange, asker=asker, body="May I come?")
    Exchange.objects.filter(pk=exchange.pk).update(hidden=True)
    practice.send_letter(arrangement=arrangement, author=exchange.member, body="Come in May.")
    client.force_login(asker)
    deliver()

    assert client.get(exchange.get_absolute_url()).status_code == 404
    page = client.get(arrangement.get_absolute_url())
    assert page.status_code == 200
    assert SECRET not in page.content.decode()
    (letter,) = [one for one in mail.outbox if one.to == [asker.email]]
    assert "Come in May." in letter.body
    assert SECRET not in letter.body + letter.alternatives[0][0] + letter.subject


def test_notes_of_an_event_lead_nobody_to_where_they_may_not_go(client, public):
    facilitator = person("facilitator", public)
    event = EventFactory(community=public, organiser=facilitator)
    Event.objects.filter(pk=event.pk).update(starts=timezone.now() - timedelta(days=1))
    noted = events.write_notes(event=event, author=facilitator, title=f"{SECRET} notes", body="<p>A</p>")
    as_private(noted.thread)
    client.force_login(facilitator)

    response = client.get(reverse("event_notes", args=[public.slug, event.pk]))

    assert response.status_code == 404
    assert SECRET not in client.get(event.get_absolute_url()).content.decode()


def test_form_sent_again_leads_nobody_to_where_the_thread_has_gone(client, public):
    author = person("member", public)
    client.force_login(author)
    form = {"kind": "ask", "title": "Who covers nights", "body": "We would like to know.", "token": str(uuid4())}
    address = reverse("thread_new", args=[public.slug])
    assert client.post(address, form).status_code == 302
    as_private(Thread.objects.get())

    again = client.post(address, form)

    assert "behind-the-curtain" not in again.get("Location", "") + again.content.decode()


def test_decision_leads_its_author_nowhere_they_may_not_go(client, public, mailoutbox):
    author = person("member", public)
    thread = ThreadFactory(community=public, author=author)
    matter = report(thing=thread, member=UserFactory(), reason="untrue").flag.matter
    decide(matter, Action.ASKED, by=person("facilitator", public), words="Please look again", stamp=matter.stamp)
    as_private(thread)
    Notification.objects.update(due=timezone.now())
    client.force_login(author)

    deliver()

    (told,) = [one for one in mailoutbox if one.to == [author.email]]
    assert "Please look again" in told.body
    assert "behind-the-curtain" not in told.body + told.alternatives[0][0]
    assert "behind-the-curtain" not in client.get(reverse("bell")).content.decode()
    for row in Notification.objects.for_bell(author):
        assert "behind-the-curtain" not in client.get(reverse("bell_open", args=[row.pk]))["Location"]


def test_stopping_a_mail_names_no_thread_of_a_private_community(client, private, settings):
    thread = ThreadFactory(community=private, title=f"{SECRET} thread")
    ask_to_answer(thread, members=[person("member", private)], by=person("facilitator", private))
    for row in Notification.objects.all():
        page = client.get(stop_url(row).removeprefix(settings.SITE_URL))
        assert page.status_code == 200
        assert "private community" in page.content.decode()
        assert SECRET not in page.content.decode()
        assert private.title not in page.content.decode()


def test_moderators_count_only_posts_that_they_can_read(client, public, private):
    author = person("member", public)
    MembershipFactory(community=private, user=author)
    PostFactory.create_batch(3, thread=ThreadFactory(community=private), author=author)
    post = PostFactory(thread=ThreadFactory(community=public), author=author)
    matter = report(thing=post, member=UserFactory(), reason="untrue").flag.matter
    client.force_login(person("facilitator", public))

    page = client.get(reverse("matter", args=[matter.pk])).content.decode()

    assert "1 post that others read" in page


def test_summary_names_no_case_that_its_reader_may_not_open(client, public):
    from wagtail.models import PageViewRestriction

    case = CasePageFactory(title=f"{SECRET} case")
    thread = ThreadFactory(community=public)
    Summary.objects.create(thread=thread, body="<p>In short</p>", page=case, author=UserFactory())
    assert SECRET in client.get(thread.get_absolute_url()).content.decode()

    PageViewRestriction.objects.create(page=case, restriction_type=PageViewRestriction.LOGIN)

    assert SECRET not in client.get(thread.get_absolute_url()).content.decode()


def test_old_address_of_a_community_that_became_private_leads_nowhere(
    client, public, django_capture_on_commit_callbacks
):
    old = public.url
    public.slug = "another-name"
    with django_capture_on_commit_callbacks(execute=True):
        public.save_revision().publish()
    assert client.get(old).status_code == 301
    public.visibility = Visibility.PRIVATE
    public.save_revision().publish()

    assert client.get(public.url).status_code == 404
    assert client.get(old).status_code == 404


def test_draft_for_a_thread_of_any_number_breaks_no_page(client, public):
    user = person("member", public)
    client.force_login(user)
    for number in ("9" * 18, "9" * 20, "9" * 40, "0"):
        for address in (f"/communities/x/threads/{number}/y/", f"/posts/{number}/edit/"):
            saved = client.post(reverse("drafts"), {"address": address, "body": "My words", "token": str(uuid4())})
            assert saved.status_code in {200, 404}
            assert client.get(reverse("me")).status_code == 200
        assert client.post(f"/communities/x/threads/{number}/y/", {"body": "My words"}).status_code == 404
        assert client.get(reverse("me")).status_code == 200
    for draft in Draft.objects.all():
        assert client.get(draft.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("place", ["mention", "post", "community", "practice"])
def test_hidden_profile_is_read_nowhere(client, public, place):
    member = UserFactory(first_name="Ines", last_name="Okafor", organisation_name=SECRET)
    MembershipFactory(community=public, user=member, role=Role.FACILITATOR)
    thread = ThreadFactory(community=public, author=member)
    practice.begin_trial(community=public, member=member, what="Ask one team")
    address = {
        "mention": reverse("mention", args=[public.slug]) + "?q=Ines",
        "post": thread.get_absolute_url(),
        "community": public.url,
        "practice": reverse("practice", args=[public.slug]),
    }[place]
    client.force_login(person("member", public))
    assert SECRET in client.get(address).content.decode()

    hide(member, Cause.DECISION)

    assert Hiding.objects.exists()
    page = client.get(address).content.decode()
    assert "Ines" in page
    assert SECRET not in page


def test_no_form_tells_the_name_of_a_closed_account(client, public):
    closed = UserFactory(first_name="Ines", last_name="Okafor", is_active=False)
    outsider = UserFactory(first_name="Dele", last_name="Adeyemi")
    thread = ThreadFactory(community=public)
    author = person("member", public)
    client.force_login(author)
    assert client.get(closed.get_absolute_url()).status_code == 404
    for number in (closed.pk, outsider.pk):
        words = f'<p><a href="/members/{number}/">@who</a> was here</p>'
        sent = {"body": words, "body_format": "html", "token": str(uuid4())}
        assert client.post(thread.get_absolute_url(), sent).status_code == 302

    page = client.get(thread.get_absolute_url()).content.decode()

    assert "Okafor" not in page
    assert "@Dele Adeyemi" in page


def test_private_community_does_not_say_who_of_the_others_is_meant(client, private):
    outsider = UserFactory(first_name="Dele", last_name="Adeyemi")
    thread = ThreadFactory(community=private)
    author = person("member", private)
    client.force_login(author)

    sent = {"body": f'<p><a href="/members/{outsider.pk}/">@who</a></p>', "body_format": "html", "token": str(uuid4())}
    client.post(thread.get_absolute_url(), sent)

    assert not Notification.objects.filter(recipient=outsider).exists()


def test_publishers_do_not_count_private_threads_about_their_case(private):
    case = CasePageFactory()
    thread = ThreadFactory(community=private)
    before = ReferenceIndex.get_references_to(case).count()

    labelling.say_about(thread=thread, page=case)
    Summary.objects.create(thread=thread, body="<p>In short</p>", page=case, author=thread.author)

    assert ReferenceIndex.get_references_to(case).count() == before


@pytest.mark.parametrize("went", ["left", "removed"])
def test_who_is_no_member_any_more_has_no_link_to_the_meeting(client, public, went, mailoutbox):
    facilitator = person("facilitator", public)
    event = EventFactory(community=public, organiser=facilitator)
    member = person("member", public)
    events.sign_up(event=event, member=member)
    client.force_login(member)
    places = [event.get_absolute_url(), reverse("event_calendar", args=[public.slug, event.pk])]
    places.append(reverse("community_calendar", args=[public.slug]))
    assert all("meet.example.org" in client.get(place).content.decode() for place in places)

    if went == "left":
        memberships.leave(user=member, community=public)
    else:
        membership = Membership.objects.get(user=member, community=public)
        looking_after.remove_member(membership, by=facilitator, reason="It was agreed.")
    events.change_event(event=event, details=_details(place="Bury library"))
    deliver()

    for place in places:
        page = client.get(place)
        assert page.status_code == 200
        assert "meet.example.org" not in page.content.decode()
    assert not [one for one in mailoutbox if one.to == [member.email] and "meet.example.org" in one.body]


def _details(**others):
    from tests.factories.events import details

    return details(**others)


def test_file_is_gone_with_its_post_for_each_way_of_asking(client, public):
    post = PostFactory(thread=ThreadFactory(community=public))
    one = Attachment.objects.create(
        post=post, name="a.txt", type=FileKind.TXT, size=1, file=SimpleUploadedFile("a.txt", b"abc"), key=uuid4()
    )
    shown = client.get(one.get_absolute_url())
    assert b"".join(shown.streaming_content) == b"abc"
    assert "no-store" in shown["Cache-Control"]
    hide(post, Cause.DECISION)

    asked = [client.get(one.get_absolute_url(), headers={"Range": "bytes=0-1"}), client.head(one.get_absolute_url())]
    asked.append(client.get(one.get_absolute_url(), headers={"If-Modified-Since": "Wed, 01 Jan 2020 00:00:00 GMT"}))

    assert {response.status_code for response in asked} == {404}


def test_tags_of_private_and_hidden_threads_are_offered_and_named_to_nobody_else(client, public, private):
    for community, change in ((private, {}), (public, {"hidden": True}), (public, {"held": True})):
        thread = ThreadFactory(community=community)
        labelling.set_tags(thread=thread, tags=[Tag("zwischen zeugnis", "zwischen-zeugnis")])
        Thread.objects.filter(pk=thread.pk).update(**change)
    client.force_login(person("member", public))

    offered = client.get(reverse("tag_names", args=[public.slug]), {"q": "zwischen"}).json()
    page = client.get(reverse("search"), {"tag": "zwischen-zeugnis"}).content.decode()

    assert offered == {"tags": []}
    assert "zwischen zeugnis" not in page


@pytest.mark.parametrize("state", ["hidden", "held", "deleted"])
def test_post_that_is_not_read_is_neither_quoted_nor_counted_nor_found(client, public, state):
    thread = ThreadFactory(community=public)
    post = PostFactory(thread=thread, body=f"<p>{SECRET} on Tuesdays</p>")
    changed = {"deleted_at": timezone.now()} if state == "deleted" else {state: True}
    Post.objects.filter(pk=post.pk).update(**changed)
    client.force_login(person("member", public))

    assert SECRET not in client.get(thread.get_absolute_url(), {"quote": post.pk}).content.decode()
    assert client.get(reverse("post_history", args=[post.pk])).status_code == 404
    assert client.get(reverse("report", args=["post", post.pk])).status_code == 404
    assert client.post(reverse("post_thanks", args=[post.pk])).status_code == 404
    assert SECRET not in client.get(reverse("search"), {"q": "tuesdays"}).content.decode()
