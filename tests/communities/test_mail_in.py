"""Answers by mail: through the provider's webhook into the thread, once, and only what the member may say there."""

import base64
import json
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from communities.mail_in.addresses import ReplyTo, address_for, read_address
from communities.models import Draft, Post
from communities.services.drafts import keep_draft
from communities.vocabularies import Frequency, Role
from learning_network.notifications import delivery
from learning_network.notifications.models import Notification, SuspendedAddress
from tests.factories.communities import CommunityPageFactory, MembershipFactory, ThreadFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

WORDS = """Thank you, we had the same question.

We asked one team first.

On Thu, 3 Dec 2026 at 09:14, The learning network <network@example.org> wrote:
> How do you bank hours that were not used?
>
> Open the thread
"""
SIGNED = """We asked one team first.

--
Dele Example
Example Home Care, 0161 496 0000
"""


@pytest.fixture
def thread(public):
    return ThreadFactory(community=public)


@pytest.fixture
def member(thread):
    return MembershipFactory(community=thread.community).user


@pytest.fixture
def hand_in(client) -> Callable[..., int]:
    """Return a function that hands a mail in as Postmark does."""

    def send(*, to: str, sender: str, authority: str = "provider:only-for-tests", **others) -> int:
        headers = [{"Name": name, "Value": value} for name, value in others.pop("headers", {}).items()]
        payload = {
            "From": sender,
            "FromFull": {"Email": sender, "Name": "", "MailboxHash": ""},
            "To": to,
            "ToFull": [{"Email": to, "Name": "", "MailboxHash": ""}],
            "OriginalRecipient": to,
            "Subject": "Re: a thread",
            "MessageID": "one",
            "TextBody": WORDS,
            "HtmlBody": "",
            "Headers": [{"Name": "Message-ID", "Value": "<one@mail.example.org>"}, *headers],
            "Attachments": [],
            **others,
        }
        basic = base64.b64encode(authority.encode()).decode()
        answer = client.post(
            reverse("anymail:postmark_inbound_webhook"),
            json.dumps(payload),
            content_type="application/json",
            headers={"authorization": f"Basic {basic}"},
        )
        return answer.status_code

    return send


def address(thread, member) -> str:
    return address_for(ReplyTo(thread.pk, member.pk))


def replies(thread) -> list[str]:
    return list(thread.posts.replies().values_list("body", flat=True))


def told(member) -> str:
    """Return why a mail of the member was not posted, as they are told."""
    row = Notification.objects.filter(recipient=member, kind="mail-in", channel="email").get()
    return row.context["why"]


def test_answer_becomes_a_reply_without_what_it_quotes(hand_in, thread, member) -> None:
    assert hand_in(to=address(thread, member), sender=member.email) == 200
    assert replies(thread) == ["<p>Thank you, we had the same question.</p><p>We asked one team first.</p>"]
    thread.refresh_from_db()
    assert (thread.reply_count, thread.last_post_by) == (1, member)


def test_signature_stays_out(hand_in, thread, member) -> None:
    hand_in(to=address(thread, member), sender=member.email, TextBody=SIGNED)
    assert replies(thread) == ["<p>We asked one team first.</p>"]


def test_answer_below_the_quotation_is_found(hand_in, thread, member) -> None:
    below = "On Thu, 3 Dec 2026 at 09:14, The learning network <a@example.org> wrote:\n> A question\n\nWe asked a team."
    hand_in(to=address(thread, member), sender=member.email, TextBody=below)
    assert replies(thread) == ["<p>We asked a team.</p>"]


def test_words_of_others_that_are_not_marked_as_quoted_are_not_posted(hand_in, thread, member) -> None:
    outlook = "From: The network <a@example.org>\nSent: 3 December 2026\nTo: me\nSubject: A thread\n\nOld words"
    hand_in(to=address(thread, member), sender=member.email, TextBody=outlook)
    assert (replies(thread), told(member)) == ([], "empty")


def test_mail_in_html_only_is_read_and_cleaned(hand_in, thread, member) -> None:
    html = '<p>We asked <b onclick="x()">one team</b> first.</p><script>alert(1)</script>'
    hand_in(to=address(thread, member), sender=member.email, TextBody="", HtmlBody=html)
    assert replies(thread) == ["<p>We asked one team first.</p>"]


def test_mail_handed_in_five_times_is_posted_once(hand_in, thread, member) -> None:
    for _ in range(5):
        assert hand_in(to=address(thread, member), sender=member.email) == 200
    assert len(replies(thread)) == 1


def test_address_in_capitals_still_leads_there(hand_in, thread, member) -> None:
    hand_in(to=address(thread, member).upper(), sender=member.email.upper())
    assert len(replies(thread)) == 1


def test_nobody_else_answers_with_a_members_address(hand_in, thread, member) -> None:
    stranger = UserFactory()
    assert hand_in(to=address(thread, member), sender=stranger.email) == 200
    assert hand_in(to=address(thread, stranger), sender=stranger.email) == 200
    assert replies(thread) == []
    assert told(stranger) == "closed"


def test_forged_and_changed_addresses_lead_nowhere(hand_in, thread, member) -> None:
    good = address(thread, member)
    other = ThreadFactory(community=thread.community)
    local, _, domain = good.partition("@")
    swapped = address(other, member).split(".", 1)[0] + "." + good.split(".", 1)[1]
    for forged in (f"{local[:-1]}x@{domain}", f"{local}@elsewhere.example.org", swapped, "reply+@in.example.org"):
        assert read_address(forged) is None
        assert hand_in(to=forged, sender=member.email) == 200
    assert replies(thread) == replies(other) == []


def test_webhook_without_the_secret_is_refused(hand_in, thread, member) -> None:
    assert hand_in(to=address(thread, member), sender=member.email, authority="provider:wrong") == 400
    assert replies(thread) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X-Autoreply": "yes"},
        {"List-Id": "<team.example.org>"},
        {"Return-Path": "<>"},
    ],
)
def test_absence_note_is_neither_posted_nor_answered(hand_in, thread, member, headers) -> None:
    hand_in(to=address(thread, member), sender=member.email, headers=headers)
    assert replies(thread) == []
    assert not Notification.objects.filter(recipient=member, kind="mail-in").exists()


def test_answer_to_a_closed_thread_is_kept_and_its_writer_told_once(hand_in, thread, member, mailoutbox) -> None:
    type(thread).objects.filter(pk=thread.pk).update(locked=True)
    for _ in range(2):
        hand_in(to=address(thread, member), sender=member.email)
    assert told(member) == "closed"
    assert "We asked one team first." in Draft.objects.get(member=member).words.text
    delivery.deliver()
    (sent,) = [message for message in mail.outbox if message.to == [member.email]]
    assert sent.subject == "Your answer by mail was not posted"
    assert "The thread is closed" in sent.body


@pytest.mark.parametrize(
    ("begun", "as_html"),
    [
        ({"body": "I had begun & paused.", "body_format": "text"}, "<p>I had begun &amp; paused.</p>"),
        ({"body": "<p>I had <em>begun</em>.</p>", "body_format": "html"}, "<p>I had <em>begun</em>.</p>"),
    ],
)
def test_refused_mail_stands_once_below_what_was_begun_on_the_page(hand_in, thread, member, begun, as_html) -> None:
    keep_draft(member=member, place=f"thread:{thread.pk}", fields={**begun, "follow": "on"})
    for _ in range(2):
        hand_in(to=address(thread, member), sender=member.email, TextBody="Ring me on 0161 496 0123.")
    draft = Draft.objects.get(member=member)
    assert draft.words.html == f"{as_html}<p>Ring me on 0161 496 0123.</p>"
    assert draft.fields["follow"] == "on"
    assert told(member) == "telling"


def test_words_longer_than_an_editor_takes_are_kept_whole(hand_in, thread, member) -> None:
    keep_draft(member=member, place=f"thread:{thread.pk}", fields={"body": "I had begun."})
    long = "\n\n".join(f"Paragraph {number} of a very long letter." for number in range(5_000))
    hand_in(to=address(thread, member), sender=member.email, TextBody=long)
    words = Draft.objects.get(member=member).words
    assert words.text.startswith("I had begun.\n\nParagraph 0 of")
    assert words.text.endswith("Paragraph 4999 of a very long letter.")


def test_who_left_a_private_community_learns_nothing_of_it(hand_in, mailoutbox) -> None:
    thread = ThreadFactory(community=CommunityPageFactory(title="Closed doors", private=True), title="Secret plans")
    membership = MembershipFactory(community=thread.community)
    member, to = membership.user, address(thread, membership.user)
    membership.delete()
    hand_in(to=to, sender=member.email)
    assert replies(thread) == []
    delivery.deliver()
    (sent,) = [message for message in mail.outbox if message.to == [member.email]]
    assert "Secret plans" not in str(sent.message())
    assert thread.slug not in str(sent.message())


def test_only_quotations_are_no_answer(hand_in, thread, member) -> None:
    hand_in(to=address(thread, member), sender=member.email, TextBody="> How do you bank hours?\n")
    assert (replies(thread), told(member)) == ([], "empty")


def test_what_may_make_somebody_recognisable_is_looked_at_first(hand_in, thread, member) -> None:
    hand_in(to=address(thread, member), sender=member.email, TextBody="Mrs Jones, 84, has dementia, NHS 943 476 5919.")
    assert (replies(thread), told(member)) == ([], "telling")
    assert "Mrs Jones" in Draft.objects.get(member=member).words.text


def test_files_of_a_mail_are_left_out_and_its_writer_told(hand_in, thread, member) -> None:
    content = base64.b64encode(b"%PDF-1.4 a rota").decode()
    file = {"Name": "rota.pdf", "Content": content, "ContentType": "application/pdf", "ContentLength": 15}
    hand_in(to=address(thread, member), sender=member.email, Attachments=[file])
    assert len(replies(thread)) == 1
    assert told(member) == "files"


def test_mails_about_a_thread_take_answers_from_who_may_answer(thread, member, mailoutbox, settings) -> None:
    from communities.services.following import set_frequency

    reader = UserFactory()
    facilitator = MembershipFactory(community=thread.community, role=Role.FACILITATOR).user
    for who in (member, reader):
        set_frequency(member=who, target=thread, frequency=Frequency.EACH)
    from communities.services import reply

    post = reply(thread=thread, author=facilitator, body="<p>Here is what we did.</p>")
    Notification.objects.update(due=post.created)
    delivery.deliver()
    asked = {message.to[0]: message.reply_to for message in mail.outbox}
    assert asked == {member.email: [address(thread, member)], reader.email: []}
    assert Post.objects.count() == 2


@pytest.mark.parametrize(
    ("payload", "suspended"),
    [
        ({"RecordType": "Bounce", "Type": "HardBounce", "TypeCode": 1}, True),
        ({"RecordType": "SpamComplaint", "Type": "SpamComplaint", "TypeCode": 512}, True),
        ({"RecordType": "Bounce", "Type": "Transient", "TypeCode": 2}, False),
        ({"RecordType": "Delivery"}, False),
    ],
)
def test_address_that_takes_no_mail_is_suspended_and_its_member_is_not(payload, suspended) -> None:
    member = UserFactory()
    authority = base64.b64encode(b"provider:only-for-tests").decode()
    told_us = {"Email": member.email, "Recipient": member.email, "MessageID": "one", "ID": 1, **payload}
    answer = Client().post(
        reverse("anymail:postmark_tracking_webhook"),
        json.dumps(told_us),
        content_type="application/json",
        headers={"authorization": f"Basic {authority}"},
    )
    assert answer.status_code == 200
    assert SuspendedAddress.objects.of(member.email).exists() == suspended
    member.refresh_from_db()
    assert member.is_active
