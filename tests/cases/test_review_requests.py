"""Others who are asked to read a draft, by account or by signed link: what they see, say, and never see."""

import re
import uuid
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision, Workflow

from cases.models import CasePage, ReviewComment, ReviewRequest
from cases.reviewing import asking
from cases.reviewing.asking import link_of, revoke
from cases.reviewing.checklist import close_after_publishing, obstacles, save_checklist
from cases.vocabularies import SignOffState
from learning_network.home.roles import REVIEW
from learning_network.notifications.delivery import deliver
from tests.cases.editing import edit_url, form_at
from tests.cases.reviews import ANSWERS
from tests.factories.cases import CasePageFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(editor, browse):
    return browse(editor)


@pytest.fixture
def draft(rochdale, publisher) -> CasePage:
    case = CasePageFactory(parent=rochdale, live=False, title="Secret plans", owner=publisher)
    case.save_revision(user=publisher)
    return case


@pytest.fixture
def peer():
    return UserFactory(first_name="Petra", last_name="Peer")


def _request(case, editor, **values) -> ReviewRequest:
    return ReviewRequest.objects.create(case=case, asked_by=editor, form_token=uuid.uuid4(), **values)


@pytest.fixture
def linked(draft, editor) -> ReviewRequest:
    return _request(draft, editor, name="Ada at the university", words="Look at the figures.")


@pytest.fixture
def asked(draft, editor, peer) -> ReviewRequest:
    return _request(draft, editor, member=peer)


def _path(request: ReviewRequest) -> str:
    return re.sub(r"^https?://[^/]+", "", link_of(request))


def _as_member(request: ReviewRequest) -> str:
    return reverse("review_as_member", args=[request.pk])


def _said(**values: str) -> dict[str, str]:
    """What a browser sends that has the newest draft open."""
    newest = Revision.objects.order_by("created_at").last()
    return {"form_token": str(uuid.uuid4()), "read": newest.created_at.isoformat() if newest else "", **values}


# Asking.


def test_network_editor_asks_a_member_who_is_told_once(draft, reviewer, peer):
    url = reverse("reviewing:ask_member", args=[draft.pk])
    form = {"member": str(peer.pk), "words": "Do the figures hold?"}

    reviewer.post(url, _said(**form))
    reviewer.post(url, _said(**form))
    deliver()

    request = ReviewRequest.objects.get()
    assert request.member == peer
    assert [message.to for message in mail.outbox] == [[peer.email]]
    assert "Do the figures hold?" in mail.outbox[0].body
    assert _as_member(request) in mail.outbox[0].body
    assert "Secret plans" not in mail.outbox[0].subject


def test_network_editor_makes_a_link_once_for_a_form_sent_twice(draft, reviewer):
    url, form = reverse("reviewing:ask_by_link", args=[draft.pk]), _said(kind="peer", name="Ada")

    reviewer.post(url, form)
    page = reviewer.post(url, form, follow=True).content.decode()

    assert link_of(ReviewRequest.objects.get()) in page


@pytest.mark.parametrize(("name", "words"), [("ask_member", "Choose the member"), ("ask_by_link", "Say who is asked")])
def test_asking_nobody_is_refused_with_words(draft, reviewer, name, words):
    response = reviewer.post(reverse(f"reviewing:{name}", args=[draft.pk]), _said(kind="peer", words="Please look."))

    assert response.status_code == 422
    assert words in response.content.decode()
    assert "Please look." in response.content.decode()


@pytest.mark.parametrize("role", ["publisher", "neighbour"])
@pytest.mark.parametrize("name", ["ask_member", "ask_by_link", "take_back"])
def test_only_who_reviews_asks_and_takes_back(request, browse, draft, linked, peer, role, name):
    extra = [linked.pk] if name == "take_back" else []
    client = browse(request.getfixturevalue(role))

    response = client.post(reverse(f"reviewing:{name}", args=[draft.pk, *extra]), _said(member=peer.pk, name="Ada"))

    assert response["Location"] == "/admin/"
    assert ReviewRequest.objects.get().revoked_at is None


# Reading by link.


def test_link_shows_the_draft_as_readers_would_see_it(client, linked):
    response = client.get(_path(linked))

    page = response.content.decode()
    assert response.status_code == 200
    assert "<h1>Secret plans</h1>" in page
    assert "Look at the figures." in page
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


def test_link_shows_the_newest_draft(client, linked, draft):
    draft.summary = "As it stands today."
    draft.save_revision()

    assert "As it stands today." in client.get(_path(linked)).content.decode()


def test_link_opens_nothing_else(client, linked, draft):
    client.get(_path(linked))

    assert client.get(edit_url(draft)).status_code == 302
    assert client.get(f"/cases/{draft.slug}/").status_code == 404
    assert client.get(reverse("reviewing:checklist", args=[draft.pk])).status_code == 302
    assert "_auth_user_id" not in client.session


def test_wrong_links_are_not_found(client, linked, asked):
    right = _path(linked)
    token = right.strip("/").split("/")[-1]
    secret, signature = token.split(".")
    wrong = [f"{secret}.{signature[:-1]}x", f"{asked.secret.hex}.{signature}", secret, "x", f"{token}.{signature}"]

    assert all(client.get(f"/reviews/{one}/").status_code == 404 for one in wrong)
    assert client.get(_path(asked)).status_code == 404
    assert client.get(right).status_code == 200


@pytest.mark.parametrize("how", ["expired", "revoked", "published", "deleted"])
def test_link_that_ended_is_not_found(client, reviewer, linked, draft, how):
    path = _path(linked)
    if how == "expired":
        ReviewRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "revoked":
        reviewer.post(reverse("reviewing:take_back", args=[draft.pk, linked.pk]))
    elif how == "published":
        close_after_publishing(draft)
    else:
        draft.delete()

    assert client.get(path).status_code == 404
    assert client.post(path, _said(words="Too late.")).status_code == 404
    assert not ReviewComment.objects.exists()


def test_answer_that_was_sent_while_the_request_was_taken_back_is_not_kept(draft, editor):
    read_before = _request(draft, editor, name="The board", kind="sign-off")
    revoke(ReviewRequest.objects.get())

    with pytest.raises(asking.Closed):
        asking.say(read_before, answers={"verdict": "agree", "said_by": "The board", "form_token": uuid.uuid4()})

    assert not ReviewComment.objects.exists()
    assert draft.get_latest_revision_as_object().sign_off != SignOffState.AGREED


def test_taking_back_twice_keeps_the_first_moment(linked):
    revoke(linked)
    linked.refresh_from_db()
    first = linked.revoked_at
    revoke(linked)

    linked.refresh_from_db()
    assert linked.revoked_at == first


# Reading as a member.


def test_member_who_is_asked_reads_the_draft(browse, peer, asked):
    page = browse(peer).get(_as_member(asked)).content.decode()

    assert "<h1>Secret plans</h1>" in page
    assert "Does each figure say what it counts, when, and where it stands?" in page


@pytest.mark.parametrize("role", ["publisher", "neighbour", "stranger"])
def test_member_who_is_not_asked_finds_nothing(request, browse, asked, role):
    user = UserFactory() if role == "stranger" else request.getfixturevalue(role)

    assert browse(user).get(_as_member(asked)).status_code == 404
    assert browse(user).post(_as_member(asked), _said(words="Hello")).status_code == 404


def test_visitor_is_asked_to_log_in(client, asked):
    response = client.get(_as_member(asked))

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("how", ["expired", "revoked", "published"])
def test_member_whose_request_ended_finds_nothing(browse, peer, asked, draft, how):
    if how == "expired":
        ReviewRequest.objects.update(expires_at=timezone.now())
    elif how == "revoked":
        revoke(asked)
    else:
        close_after_publishing(draft)

    assert browse(peer).get(_as_member(asked)).status_code == 404


def test_peers_read_no_draft_of_a_case_that_its_publisher_took_back(browse, client, draft, publisher, peer, editor):
    Workflow.objects.get(name=REVIEW).start(draft, publisher)
    asked, linked = _request(draft, editor, member=peer), _request(draft, editor, name="Ada")
    signing = _request(draft, editor, name="The board", kind="sign-off")
    writer = browse(publisher)

    writer.post(edit_url(draft), form_at(writer, edit_url(draft)) | {"action-cancel-workflow": "1"})

    assert browse(peer).get(_as_member(asked)).status_code == 404
    assert client.get(_path(linked)).status_code == 404
    assert client.get(_path(signing)).status_code == 200


def test_nobody_asked_reads_a_draft_of_a_case_that_was_taken_off_the_site(browse, client, rochdale, peer, editor):
    case = CasePageFactory(parent=rochdale)
    case.save_revision()
    asked, linked = _request(case, editor, member=peer), _request(case, editor, name="Ada")
    signing = _request(case, editor, name="The board", kind="sign-off")
    assert client.get(_path(linked)).status_code == client.get(_path(signing)).status_code == 200

    case.unpublish()

    assert browse(peer).get(_as_member(asked)).status_code == 404
    assert client.get(_path(linked)).status_code == client.get(_path(signing)).status_code == 404


def test_mail_is_withdrawn_when_the_request_was_taken_back(draft, reviewer, peer):
    reviewer.post(reverse("reviewing:ask_member", args=[draft.pk]), _said(member=str(peer.pk)))
    revoke(ReviewRequest.objects.get())

    deliver()

    assert mail.outbox == []


# Answers.


def test_comment_stands_in_the_editor_for_team_and_reviewers_only(client, browse, linked, draft, publisher, editor):
    client.post(_path(linked), _said(words="Page 3 says <b>40</b>, not 50."))

    for user in (publisher, editor):
        page = browse(user).get(edit_url(draft)).content.decode()
        assert "Ada at the university" in page
        assert "Page 3 says &lt;b&gt;40&lt;/b&gt;, not 50." in page
    assert "Page 3 says" not in client.get(f"/cases/{draft.slug}/").content.decode()


def test_comment_is_taken_from_a_form_of_this_site_only(linked):
    strict = Client(enforce_csrf_checks=True)
    strict.get(_path(linked))
    token = strict.cookies["csrftoken"].value
    form = _said(words="Page 3 says 40.", csrfmiddlewaretoken=token)

    from_elsewhere = strict.post(_path(linked), form, headers={"origin": "null"})
    from_here = strict.post(_path(linked), form, headers={"origin": "http://testserver"})

    assert (from_elsewhere.status_code, from_here.status_code) == (403, 302)
    assert ReviewComment.objects.count() == 1


def test_form_sent_twice_is_one_comment(client, linked):
    form = _said(words="Page 3 says 40.")

    first = client.post(_path(linked), form)
    client.post(_path(linked), form)

    assert first.status_code == 302
    assert "Page 3 says 40." in client.get(_path(linked)).content.decode()
    assert ReviewComment.objects.count() == 1


def test_peer_answers_questions_and_who_asked_is_told(browse, peer, asked, editor, draft):
    browse(peer).post(_as_member(asked), _said(figures="The third has no source.", words="Good otherwise."))
    deliver()

    said = dict(ReviewComment.objects.values_list("question", "words"))
    assert said == {"figures": "The third has no source.", "": "Good otherwise."}
    assert ReviewComment.objects.first().revision == draft.get_latest_revision()
    assert [message.to for message in mail.outbox] == [[editor.email]]
    page = browse(editor).get(reverse("reviewing:checklist", args=[draft.pk])).content.decode()
    assert "The third has no source." in page


@pytest.mark.parametrize("fixture", ["asked", "linked"])
def test_empty_answer_is_refused_with_words(request, browse, client, peer, fixture):
    one = request.getfixturevalue(fixture)
    response = client.post(_path(one), _said()) if fixture == "linked" else browse(peer).post(_as_member(one), _said())

    assert response.status_code == 422
    assert "There is something to put right" in response.content.decode()
    assert not ReviewComment.objects.exists()


def test_no_more_comments_than_a_person_writes_in_a_day(client, linked, monkeypatch):
    monkeypatch.setattr(asking, "FORMS_A_DAY", 1)
    client.post(_path(linked), _said(words="The first."))

    response = client.post(_path(linked), _said(words="Once more."))

    assert response.status_code == 422
    assert "send it tomorrow" in response.content.decode()
    assert "Once more." in response.content.decode()
    assert ReviewComment.objects.count() == 1


def test_comment_about_an_earlier_version_says_so(client, reviewer, linked, draft):
    client.post(_path(linked), _said(words="Page 3 says 40."))
    draft.save_revision()

    assert "about an earlier version" in reviewer.get(edit_url(draft)).content.decode()


def test_comment_on_a_draft_that_was_changed_meanwhile_is_about_the_one_that_was_read(client, reviewer, linked, draft):
    form = _said(words="Page 3 says 40.")
    draft.save_revision()

    client.post(_path(linked), form)

    assert "about an earlier version" in reviewer.get(edit_url(draft)).content.decode()


def test_draft_offers_no_form_but_the_one_for_the_answer(client, linked):
    page = BeautifulSoup(client.get(_path(linked)).content, "html.parser")

    assert [form.get("action") for form in page.main.find_all("form")] == [_path(linked)]
    assert not page.main.select("a[href*='/communities/start/']")


def test_answers_of_a_member_who_left_stay_without_the_name(browse, reviewer, peer, asked, draft):
    browse(peer).post(_as_member(asked), _said(words="Good otherwise."))
    peer.delete()

    page = reviewer.get(edit_url(draft)).content.decode()
    assert "Good otherwise." in page
    assert "Petra" not in page


def test_request_to_a_member_who_left_becomes_no_link(client, reviewer, peer, asked, draft):
    address = _path(asked)
    peer.delete()

    assert client.get(address).status_code == 404
    page = reviewer.get(reverse("reviewing:checklist", args=[draft.pk])).content.decode()
    assert "Somebody who left the network" in page
    assert "Link to send" not in page
    assert "Take it back" not in page


# Sign-off by the organisation.


@pytest.fixture
def organisation(draft, editor) -> ReviewRequest:
    return _request(draft, editor, name="The allotment society", kind=ReviewRequest.Kind.SIGN_OFF)


def test_organisation_agrees_and_it_is_recorded(client, organisation, draft, editor):
    save_checklist(draft, answers=ANSWERS, reviewer=editor)

    client.post(_path(organisation), _said(verdict="agree", said_by="Ann Example, manager"))

    latest = CasePage.objects.get().get_latest_revision_as_object()
    assert latest.sign_off == SignOffState.AGREED
    assert latest.sign_off_by == "Ann Example, manager"
    assert latest.sign_off_date == timezone.localdate()
    assert latest.sign_off_how.startswith("Through the link that was made on ")
    assert not CasePage.objects.get().live
    assert obstacles(latest, editor) == []


def test_organisation_agrees_to_nothing_that_it_has_not_read(client, organisation, draft):
    form = _said(verdict="agree", said_by="Ann Example, manager")
    draft.summary = "A quite different promise."
    draft.save_revision()

    refused = client.post(_path(organisation), form)

    page = BeautifulSoup(refused.content, "html.parser")
    assert refused.status_code == 422
    assert "changed while you read it" in page.text
    assert "A quite different promise." in page.text
    assert CasePage.objects.get().get_latest_revision_as_object().sign_off != SignOffState.AGREED
    client.post(_path(organisation), form | {"read": page.find(id="answer_read")["value"]})
    assert CasePage.objects.get().get_latest_revision_as_object().sign_off == SignOffState.AGREED


@pytest.mark.parametrize(("anonymised", "is_named"), [(True, False), (False, True)])
def test_readers_see_who_agreed_but_of_an_anonymised_case(client, organisation, draft, anonymised, is_named):
    draft.anonymised = anonymised
    draft.save_revision()
    asks = client.get(_path(organisation)).content.decode()
    client.post(_path(organisation), _said(verdict="agree", said_by="Ann Example, manager"))

    CasePage.objects.get().get_latest_revision().publish()

    page = client.get(f"/cases/{draft.slug}/").content.decode()
    assert "Agreed by the organisation" in page
    assert ("Ann Example" in page) is is_named
    assert ("Through the link" in page) is is_named
    assert ("Readers see it as you write it here" in asks) is is_named


def test_agreement_that_is_sent_twice_is_recorded_once(client, organisation, draft):
    form = _said(verdict="agree", said_by="Ann Example, manager")

    answers = [client.post(_path(organisation), form).status_code for _press in range(2)]

    assert answers == [302, 302]
    assert ReviewComment.objects.count() == 1


def test_organisation_asks_for_a_change_and_nothing_is_recorded(client, reviewer, organisation, draft):
    before = draft.latest_revision_id

    client.post(_path(organisation), _said(verdict="change", said_by="Ann Example", words="We are forty now."))

    latest = CasePage.objects.get()
    assert latest.latest_revision_id == before
    assert "We are forty now." in reviewer.get(edit_url(draft)).content.decode()


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"said_by": "Ann"}, "Choose whether you agree."),
        ({"verdict": "agree"}, "Say who you are"),
        ({"verdict": "change", "said_by": "Ann"}, "Write what should change."),
    ],
)
def test_half_a_sign_off_is_refused_with_words(client, organisation, draft, form, words):
    response = client.post(_path(organisation), _said(**form))

    assert response.status_code == 422
    assert words in response.content.decode()
    assert CasePage.objects.get().get_latest_revision_as_object().sign_off != SignOffState.AGREED
