"""The moderation queue: who sees what, deciding, undoing exactly, two moderators at once, who is told."""

import pytest
from django.urls import reverse

from communities import services as talk
from communities.models import Post, Thread
from communities.moderation import services
from communities.moderation.notices import DECISION, WAITING
from communities.moderation.permissions import queue_of
from communities.vocabularies import Role
from learning_network.core.models import Act, Hiding, Matter
from learning_network.core.moderation import matters
from learning_network.core.moderation.vocabularies import Action, MatterState, Reason
from learning_network.notifications.models import Notification
from learning_network.notifications.vocabularies import Channel, State
from tests.communities.conftest import ROLES, log_in, person
from tests.factories.communities import MembershipFactory, PostFactory, ThreadFactory
from tests.factories.users import UserFactory

SEES_QUEUE = {"facilitator", "editor"}


def reported(post: Post, reason: str = Reason.UNKIND) -> Matter:
    return services.report(thing=post, member=UserFactory(), reason=reason, words="Please look.").flag.matter


def decide(matter: Matter, action: Action, by, words: str = "Because of this.") -> Act:
    matter.refresh_from_db()
    return services.decide(matter, action, by=by, words=words, stamp=matter.stamp)


def told(kind: str) -> set[tuple[int, str]]:
    rows = Notification.objects.filter(kind=kind, channel=Channel.SITE)
    return set(rows.values_list("recipient_id", "subject"))


def state_of(post: Post) -> tuple:
    """Everything a decision may change."""
    thread = Thread.objects.get(pk=post.thread_id)
    return (
        list(thread.posts.order_by("pk").values_list("pk", "hidden", "held", "was_answer")),
        (thread.reply_count, thread.last_post_at, thread.last_post_by_id, thread.answer_id, thread.held, thread.hidden),
        sorted(Hiding.objects.values_list("object_id", "cause")),
        list(Matter.objects.order_by("pk").values_list("state", "rank", "opened", "settled_at", "assignee_id")),
        list(Matter.objects.values_list("flags__pk", "flags__settled").order_by("flags__pk")),
    )


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("is_private", [False, True])
def test_queue_and_matter_are_for_those_who_look_after_the_place(client, public, private, role, is_private):
    community = private if is_private else public
    post = PostFactory(thread__community=community, thread__title="Where it happened")
    matter = reported(post)
    log_in(client, person(role, community))
    address = reverse("matter", args=[matter.pk])

    seen = client.get(address).status_code == 200
    listed = "Where it happened" in client.get(reverse("moderation")).content.decode()
    decided = client.post(address, {"action": Action.KEPT, "stamp": matter.stamp + 1})
    taken = client.post(reverse("matter_take", args=[matter.pk]), {"stamp": matter.stamp})

    assert seen is (role in SEES_QUEUE)
    assert listed is (role in SEES_QUEUE)
    if role not in SEES_QUEUE:
        refused = 302 if role == "visitor" else 404
        assert (decided.status_code, taken.status_code) == (refused, refused)


def test_log_names_what_others_look_after_to_nobody_else(client, public, private):
    decide(reported(PostFactory(thread__community=private)), Action.KEPT, person("editor", private), "Secret reason")
    client.force_login(person("facilitator", public))

    page = client.get(reverse("moderation_log")).content.decode()

    assert "Nothing was done yet" in page
    client.force_login(person("facilitator", private))
    assert "Secret reason" in client.get(reverse("moderation_log")).content.decode()


def test_nobody_decides_on_their_own_words(client, public):
    facilitator = person("facilitator", public)
    matter = reported(PostFactory(thread__community=public, author=facilitator))
    client.force_login(facilitator)

    assert client.get(reverse("matter", args=[matter.pk])).status_code == 404
    assert not queue_of(facilitator).exists()
    assert queue_of(person("editor", public)).get() == matter


def test_queue_puts_who_could_be_recognised_first_then_safety_then_age(public):
    reasons = [Reason.ADVERTISING, Reason.SAFEGUARDING, Reason.UNTRUE, Reason.IDENTIFIES]
    found = {reason: reported(PostFactory(thread__community=public), reason) for reason in reasons}

    order = list(queue_of(person("facilitator", public)).waiting())

    first_to_last = [Reason.IDENTIFIES, Reason.SAFEGUARDING, Reason.ADVERTISING, Reason.UNTRUE]
    assert order == [found[reason] for reason in first_to_last]


def test_queue_costs_the_same_for_one_and_for_ten(client, public, django_assert_max_num_queries):
    client.force_login(person("facilitator", public))
    for _ in range(10):
        reported(PostFactory(thread__community=public))
    client.get(reverse("moderation"))

    with django_assert_max_num_queries(25):
        assert client.get(reverse("moderation")).status_code == 200


def test_moderator_decides_with_words_that_the_author_gets(client, public):
    post = PostFactory(thread__community=public)
    matter = reported(post)
    client.force_login(person("facilitator", public))
    address = reverse("matter", args=[matter.pk])

    wordless = client.post(address, {"action": Action.HIDDEN, "words": "", "stamp": matter.stamp})
    done = client.post(address, {"action": Action.HIDDEN, "words": "It names a person.", "stamp": matter.stamp})

    assert wordless.status_code == 422
    assert done.status_code == 302
    post.refresh_from_db()
    assert post.hidden
    assert (post.author_id, str(Act.objects.latest("pk").pk)) in told(DECISION)


@pytest.mark.parametrize("action", [Action.KEPT, Action.HIDDEN, Action.ASKED])
@pytest.mark.parametrize("flags", [1, 3])
def test_undo_restores_exactly_and_tells_nobody(public, action, flags):
    moderator = person("facilitator", public)
    thread = ThreadFactory(community=public)
    post = PostFactory(thread=thread)
    talk.mark_answer(thread=thread, post=post)
    PostFactory(thread=thread)
    for _ in range(flags):
        matter = reported(post)
    before = state_of(post)
    act = decide(matter, action, moderator)
    rows = Notification.objects.count()

    services.undo(act, by=moderator)

    assert state_of(post) == before
    assert Notification.objects.count() == rows
    mails = Notification.objects.filter(kind=DECISION, subject=str(act.pk), channel=Channel.EMAIL)
    assert not mails.filter(state=State.WAITING).exists()


def test_undone_decision_is_told_in_no_bell_either(public):
    post = PostFactory(thread__community=public)
    act = decide(reported(post), Action.HIDDEN, person("facilitator", public))
    services.undo(act, by=person("editor", public))
    from learning_network.notifications.registry import kinds

    assert not kinds()[DECISION].may_see(post.author, str(act.pk))


def test_what_happened_since_is_not_undone(public):
    moderator = person("facilitator", public)
    post = PostFactory(thread__community=public)
    matter = reported(post)
    act = decide(matter, Action.KEPT, moderator)
    reported(post)

    with pytest.raises(matters.Overtaken):
        services.undo(act, by=moderator)
    with pytest.raises(matters.Overtaken):
        services.undo(Act.objects.get(pk=act.pk), by=moderator)


def test_second_of_two_moderators_is_told_and_keeps_their_words(client, public):
    matter = reported(PostFactory(thread__community=public))
    stamp = matter.stamp
    first = person("facilitator", public)
    decide(matter, Action.KEPT, first)
    client.force_login(person("editor", public))

    second = client.post(
        reverse("matter", args=[matter.pk]), {"action": Action.HIDDEN, "words": "My own words", "stamp": stamp}
    )

    page = second.content.decode()
    assert second.status_code == 409
    assert f"{first} was quicker: kept as it is." in page
    assert "My own words" in page
    assert not Hiding.objects.exists()


def test_who_has_taken_a_matter_is_not_overtaken_by_chance(client, public):
    matter = reported(PostFactory(thread__community=public))
    matters.take(matter, by=person("facilitator", public), stamp=matter.stamp)
    matter.refresh_from_db()
    editor = person("editor", public)
    client.force_login(editor)
    address = reverse("matter", args=[matter.pk])

    assert client.post(address, {"action": Action.KEPT, "stamp": matter.stamp}).status_code == 409
    client.post(reverse("matter_take", args=[matter.pk]), {"stamp": matter.stamp})
    matter.refresh_from_db()
    assert matter.assignee == editor
    assert client.post(address, {"action": Action.KEPT, "stamp": matter.stamp}).status_code == 302


def test_author_sees_their_hidden_post_changes_it_as_asked_and_moderators_hear_of_it(client, public):
    author, moderator = person("member", public), person("facilitator", public)
    post = PostFactory(thread__community=public, author=author, body="<p>Mrs Example, born 1931</p>")
    matter = reported(post)
    decide(matter, Action.ASKED, moderator, "Please leave out the name.")
    client.force_login(author)
    Notification.objects.filter(kind=WAITING).delete()

    client.post(reverse("post_edit", args=[post.pk]), {"body": "A person of great age"})

    matter.refresh_from_db()
    assert matter.state == MatterState.WAITING
    assert Act.objects.latest("pk").action == Action.CHANGED
    assert (moderator.pk, str(matter.pk)) in told(WAITING)


def test_taking_back_what_was_reported_closes_the_matter(public):
    post = PostFactory(thread__community=public)
    matter = reported(post)

    talk.delete_own_post(post)

    matter.refresh_from_db()
    assert matter.state == MatterState.SETTLED


def test_facilitators_are_told_and_editors_only_of_what_cannot_wait(public):
    editor, facilitator = person("editor", public), person("facilitator", public)
    usual = reported(PostFactory(thread__community=public))
    urgent = reported(PostFactory(thread__community=public), Reason.SAFEGUARDING)

    assert told(WAITING) == {
        (facilitator.pk, str(usual.pk)),
        (facilitator.pk, str(urgent.pk)),
        (editor.pk, str(urgent.pk)),
    }


def test_reports_in_a_community_without_facilitators_reach_the_editors(private):
    editor = person("editor", private)
    matter = reported(PostFactory(thread__community=private))

    assert told(WAITING) == {(editor.pk, str(matter.pk))}


def test_author_of_an_open_post_that_is_kept_never_hears_of_the_report(public):
    post = PostFactory(thread__community=public)

    decide(reported(post), Action.KEPT, person("facilitator", public), "")

    assert told(DECISION) == set()


def test_former_facilitator_is_told_nothing_that_still_waits_to_be_sent(public):
    from learning_network.notifications.registry import kinds

    membership = MembershipFactory(community=public, role=Role.FACILITATOR)
    MembershipFactory(community=public, role=Role.FACILITATOR)
    matter = reported(PostFactory(thread__community=public))
    assert kinds()[WAITING].may_see(membership.user, str(matter.pk))

    talk.leave(user=membership.user, community=public)

    assert not kinds()[WAITING].may_see(membership.user, str(matter.pk))


def test_mails_say_no_word_of_what_was_reported_and_no_private_title(private, mailoutbox):
    from learning_network.notifications.delivery import deliver

    person("facilitator", private)
    post = PostFactory(thread__community=private, thread__title="About Mrs Example", body="<p>She lives in Bury</p>")
    act = decide(reported(post), Action.HIDDEN, person("editor", private), "Too easy to recognise.")
    Notification.objects.update(due="2020-01-01T00:00Z")

    deliver(of_kinds=[WAITING, DECISION])

    whole = " ".join(f"{mail.subject} {mail.body} {mail.alternatives}" for mail in mailoutbox)
    subjects = " ".join(mail.subject for mail in mailoutbox)
    assert act.words in whole
    assert "She lives in Bury" not in whole
    assert private.title not in subjects
    assert "Mrs Example" not in subjects
