"""Members propose cases and correct them: what is kept, who decides, and what they are told."""

import uuid

import pytest
from django.core import mail
from django.urls import reverse

from cases.models import CaseContributor, CasePage, CaseProposal, CaseShelf, Correction, CreditRefusal
from cases.proposing import services
from learning_network.home.root_pages import ensure_root_pages
from learning_network.notifications.delivery import deliver
from learning_network.notifications.models import Notification
from tests.factories.cases import CasePageFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

PROPOSE = "/proposals/new/"


def proposal(**changed):
    return {
        "title": "A choir in the day centre",
        "organisation": "Oldham Voices",
        "area": "oldham",
        "summary": "People sing together every Tuesday.",
        "problem": "Afternoons were empty.\n\n<script>alert(1)</script>",
        "innovation": "A choir that anybody may join.",
        "how_known": "I sing in it.",
        "belongs": "once",
        "wants_credit": "on",
        "form_token": str(uuid.uuid4()),
        **changed,
    }


def correction(**changed):
    return {
        "wrong": "It has 14 members, not 40.",
        "how_known": "The annual report, page 3.",
        "wants_credit": "on",
        "form_token": str(uuid.uuid4()),
        **changed,
    }


@pytest.fixture
def network(editors) -> CaseShelf:
    ensure_root_pages()
    return CaseShelf.objects.get(slug="the-network")


@pytest.fixture
def member():
    return UserFactory(first_name="Miriam", last_name="Member")


@pytest.fixture
def as_member(member, browse):
    return browse(member)


@pytest.fixture
def as_editor(editor, network, browse):
    return browse(editor)


@pytest.fixture
def sent(as_member, network) -> CaseProposal:
    as_member.post(PROPOSE, proposal())
    return CaseProposal.objects.get()


@pytest.fixture
def case(rochdale) -> CasePage:
    page = CasePageFactory(parent=rochdale, title="A borrowed allotment", slug="allotment")
    page.save_revision().publish()
    return CasePage.objects.get(pk=page.pk)


@pytest.fixture
def corrected(as_member, case) -> Correction:
    as_member.post("/cases/allotment/correct/", correction())
    return Correction.objects.get()


def decide(client, thing, **pressed):
    name = "proposal" if isinstance(thing, CaseProposal) else "correction"
    return client.post(reverse(f"proposals:{name}", args=[thing.pk]), pressed)


def mails_to(user):
    deliver()
    return [message for message in mail.outbox if user.email in message.to]


# Proposing a case.


def test_proposal_is_kept_and_nothing_of_it_is_public(as_member, member, client, network):
    response = as_member.post(PROPOSE, proposal(), follow=True)

    assert "A choir in the day centre" in response.content.decode()
    assert "Waiting to be read" in response.content.decode()
    assert CaseProposal.objects.get().member == member
    assert not CasePage.objects.exists()
    for address in ("/cases/", "/search/?q=choir", "/"):
        assert "A choir in the day centre" not in client.get(address).content.decode()


def test_form_sent_twice_is_one_proposal(as_member, browse, network):
    same = proposal()
    as_member.post(PROPOSE, same)
    as_member.post(PROPOSE, same)
    browse(UserFactory()).post(PROPOSE, same)

    assert CaseProposal.objects.count() == 2
    assert CaseProposal.objects.values("member").distinct().count() == 2


def test_words_of_a_visitor_survive_the_log_in(client, member, network):
    member.set_password("a long enough password")
    member.save()
    response = client.post(PROPOSE, proposal())
    assert response["Location"].startswith("/accounts/login/?next=/proposals/new/")
    assert not CaseProposal.objects.exists()

    client.post(response["Location"], {"login": member.email, "password": "a long enough password"})
    page = client.get(PROPOSE)

    assert "I sing in it." in page.content.decode()
    assert "is still here" in page.content.decode()
    assert page.context["form"]["belongs"].value() == "once"
    client.post(PROPOSE, proposal())
    assert CaseProposal.objects.get().member == member
    assert "I sing in it." not in client.get(PROPOSE).content.decode()


def test_what_a_visitor_can_make_a_session_hold_is_limited(client, rochdale):
    for number in range(5):
        CasePageFactory(parent=rochdale, slug=f"case-{number}")
        client.post(f"/cases/case-{number}/correct/", correction(wants_credit="x" * 100_000))

    kept = client.session["proposals_typed"]
    assert len(kept) == 3
    assert max(len(words) for typed in kept.values() for words in typed["fields"].values()) == 6000


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": ""}, "Give it a title."),
        ({"title": "!!!"}, "Give a title with letters or digits in it."),
        ({"organisation": "—"}, "Give a name with letters or digits in it."),
        ({"area": "mars"}, "Select a valid choice"),
        ({"how_known": ""}, "Say how you know of it"),
        ({"belongs": ""}, "Say whether you belong to the organisation."),
        ({"summary": "x" * 201}, "Shorten this to 200 characters; it has 201."),
        ({"form_token": "x"}, "Enter a valid UUID."),
    ],
)
def test_what_is_missing_is_said_and_the_rest_stays(as_member, network, changed, sentence):
    response = as_member.post(PROPOSE, proposal(**changed))

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "A choir that anybody may join." in response.content.decode()
    assert not CaseProposal.objects.exists()


def test_who_could_be_recognised_is_asked_before_it_is_sent(as_member, network):
    risky = proposal(problem="Our resident Mrs Edna Braithwaite of 14 Albert Street, OL1 3AB was alone.")
    first = as_member.post(PROPOSE, risky)

    assert "Could somebody be recognised?" in first.content.decode()
    assert not CaseProposal.objects.exists()

    considered = first.context["form"].signature
    as_member.post(PROPOSE, {**risky, "innovation": "Ring 07700 900123", "considered": considered})
    assert not CaseProposal.objects.exists()
    as_member.post(PROPOSE, {**risky, "considered": considered})
    assert CaseProposal.objects.count() == 1


def test_a_member_proposes_five_cases_a_day(as_member, member, network):
    for _number in range(services.PROPOSALS_A_DAY):
        as_member.post(PROPOSE, proposal())
    response = as_member.post(PROPOSE, proposal(title="One too many"))

    assert "send it tomorrow" in response.content.decode()
    assert "One too many" in response.content.decode()
    assert CaseProposal.objects.of(member).count() == services.PROPOSALS_A_DAY


def test_network_editor_makes_a_draft_of_it(sent, as_editor, editor, member, network):
    response = decide(as_editor, sent, take="1")
    decide(as_editor, sent, take="1")

    draft = CasePage.objects.get()
    text = draft.get_latest_revision_as_object()
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert (draft.live, draft.owner, draft.get_parent().pk) == (False, editor, network.pk)
    assert [row.organisation.name for row in text.organisations.all()] == ["Oldham Voices"]
    assert "<script>" not in text.problem
    assert "&lt;script&gt;" in text.problem
    assert [(row.member, row.contribution) for row in text.contributors.all()] == [(member, "told")]
    page = as_editor.get(response["Location"]).content.decode()
    assert "Miriam Member proposed this. How they know: I sing in it." in page


def test_proposer_is_told_of_work_and_of_publication(sent, as_editor, member):
    decide(as_editor, sent, take="1")
    first = mails_to(member)
    draft = CasePage.objects.get()
    draft.get_latest_revision().publish()
    draft.get_latest_revision().publish()
    told = mails_to(member)

    assert [message.subject for message in first] == ["We are working on the case that you proposed"]
    assert [message.subject for message in told][1:] == ["The case that you proposed is published"]
    assert draft.get_full_url() in told[1].body


def test_decline_needs_words_and_tells_them(sent, as_editor, as_member, member):
    assert decide(as_editor, sent, decline="1", answer=" ").status_code == 422
    decide(as_editor, sent, decline="1", answer="It ended in 2019, & nobody answers.")
    refused = decide(as_editor, sent, take="1")

    assert "Somebody was faster." in as_editor.get(refused["Location"]).content.decode()
    assert not CasePage.objects.exists()
    assert "It ended in 2019, & nobody answers." in mails_to(member)[0].body
    mine = as_member.get("/me/").content.decode()
    assert "Declined" in mine
    assert "It ended in 2019, &amp; nobody answers." in mine


def test_proposal_whose_draft_was_deleted_waits_again(sent, as_editor):
    decide(as_editor, sent, take="1")
    assert "A choir in the day centre" not in as_editor.get(reverse("proposals:index")).content.decode()
    CasePage.objects.get().delete()

    assert "Its draft was deleted" in as_editor.get(reverse("proposals:index")).content.decode()
    decide(as_editor, sent, take="1")
    assert CasePage.objects.count() == 1


def test_publishers_and_members_see_no_proposal(sent, browse, publisher, as_member):
    address = reverse("proposals:proposal", args=[sent.pk])
    for client in (browse(publisher), as_member):
        assert client.get(address).status_code in (302, 403)
        assert client.post(address, {"take": "1"}).status_code in (302, 403)
    assert "A choir" not in browse(publisher).get(reverse("proposals:index")).content.decode()
    assert not CasePage.objects.exists()


# Correcting one.


def test_correction_reaches_the_team_of_its_shelf_only(corrected, browse, publisher, neighbour, as_editor, case):
    address = reverse("proposals:correction", args=[corrected.pk])
    listed = reverse("proposals:index")

    assert "14 members, not 40" in browse(publisher).get(listed).content.decode()
    assert "14 members, not 40" in as_editor.get(address).content.decode()
    assert "14 members, not 40" not in browse(neighbour).get(listed).content.decode()
    assert browse(neighbour).get(address).status_code == 404
    assert browse(neighbour).post(address, {"take": "1"}).status_code == 404
    assert "14 members" not in browse(UserFactory()).get("/cases/allotment/").content.decode()


def test_correction_is_taken_credited_and_told_once_readers_see_it(corrected, browse, publisher, member, case):
    client = browse(publisher)
    response = decide(client, corrected, take="1")
    editor_page = client.get(response["Location"]).content.decode()
    before = [message.subject for message in mails_to(member)]
    decide(client, corrected, **{"put-right": "1"})
    assert len(mails_to(member)) == 1

    case.refresh_from_db()
    case.get_latest_revision().publish()
    after = mails_to(member)

    assert "Miriam Member says what is wrong: It has 14 members, not 40." in editor_page
    assert before == ["We are looking into what you say is wrong"]
    assert [message.subject for message in after][1:] == ["What you said was wrong is put right"]
    assert [(row.member, row.contribution) for row in case.contributors.all()] == [(member, "corrected")]
    assert "14 members" not in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize(("button", "subject"), [("answer-it", "An answer"), ("decline", "What became of")])
def test_correction_is_answered_or_declined_with_words(corrected, browse, publisher, member, button, subject):
    client = browse(publisher)
    assert decide(client, corrected, **{button: "1", "answer": ""}).status_code == 422
    decide(client, corrected, **{button: "1", "answer": "The report counts 40 in May."})

    (message,) = mails_to(member)
    assert message.subject.startswith(subject)
    assert "> The report counts 40 in May." in message.body
    assert not CaseContributor.objects.exists()


def test_hostile_words_are_words_everywhere(as_member, browse, publisher, case, member):
    as_member.post("/cases/allotment/correct/", correction(wrong="<img src=x onerror=alert(1)> wrong"))
    sent, client = Correction.objects.get(), browse(publisher)
    addresses = [
        reverse("proposals:index"),
        reverse("proposals:correction", args=[sent.pk]),
        reverse("wagtailadmin_pages:edit", args=[case.pk]),
    ]
    pages = [client.get(address).content.decode() for address in addresses] + [as_member.get("/me/").content.decode()]

    for page in pages:
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page


@pytest.mark.parametrize("state", ["draft", "restricted", "missing"])
def test_only_a_case_that_may_be_opened_is_corrected(as_member, rochdale, case, state):
    if state == "draft":
        case.unpublish()
    elif state == "restricted":
        from wagtail.models import PageViewRestriction

        PageViewRestriction.objects.create(page=case, restriction_type="password", password="x")
    address = "/cases/nowhere/correct/" if state == "missing" else "/cases/allotment/correct/"

    assert as_member.get(address).status_code == 404
    assert as_member.post(address, correction()).status_code == 404
    assert not Correction.objects.exists()


def test_title_of_a_case_that_was_closed_is_told_to_nobody(corrected, as_member, member, browse, publisher, case):
    decide(browse(publisher), corrected, take="1")
    case.refresh_from_db()
    case.unpublish()

    assert "A borrowed allotment" not in as_member.get("/me/").content.decode()
    assert "A borrowed allotment" not in mails_to(member)[0].body
    assert "A borrowed allotment" not in as_member.get("/me/bell/").content.decode()


# Who is named.


@pytest.fixture
def credited(case, member, publisher):
    case.contributors = [
        CaseContributor(member=publisher, contribution="wrote"),
        CaseContributor(name="Joan Nobody", contribution="co-wrote"),
        CaseContributor(member=member, contribution="told"),
    ]
    case.save_revision().publish()
    return case


def test_page_names_contributors_and_no_address(credited, client, as_member, member, publisher):
    seen, as_visitor = as_member.get("/cases/allotment/").content.decode(), client.get("/cases/allotment/")

    for words in ("Pat Publisher", "Joan Nobody", "Miriam Member", "Wrote it with others", "Told us of it"):
        assert words in as_visitor.content.decode()
    assert member.get_absolute_url() in seen
    assert member.get_absolute_url() not in as_visitor.content.decode()
    assert "@" not in as_visitor.content.decode().split("Who helped with it")[1].split("</ul>")[0]


def test_member_who_does_not_want_it_is_not_named(credited, as_member, client, member):
    as_member.post("/me/credit/", {"wanted": "no"})
    as_member.post("/me/credit/", {"wanted": "no"})
    assert "Miriam Member" not in client.get("/cases/allotment/").content.decode()
    assert CreditRefusal.objects.count() == 1

    as_member.post("/me/credit/", {"wanted": "yes"})
    assert "Miriam Member" in client.get("/cases/allotment/").content.decode()


def test_anonymised_case_names_nobody_who_helped(credited, client, as_member):
    credited.anonymised, credited.anonymised_reason = True, "A family asked for it."
    credited.save_revision().publish()

    for reader in (client, as_member):
        page = reader.get("/cases/allotment/").content.decode()
        assert not any(words in page for words in ("Pat Publisher", "Joan Nobody", "Who helped with it"))


def test_deleting_the_account_takes_the_name_away_also_from_older_versions(credited, client, member):
    member.delete()

    assert "Miriam" not in client.get("/cases/allotment/").content.decode()
    credited.get_latest_revision().publish()
    page = client.get("/cases/allotment/").content.decode()
    assert "Miriam" not in page
    assert "Joan Nobody" in page


def test_closed_account_is_not_named(credited, client, member):
    type(member).objects.filter(pk=member.pk).update(is_active=False)

    assert "Miriam Member" not in client.get("/cases/allotment/").content.decode()


@pytest.mark.parametrize(
    ("row", "field"), [({}, "member"), ({"name": "  "}, "member"), ({"name": "joan@example.org"}, "name")]
)
def test_contributor_is_a_member_or_a_name_and_never_an_address(row, field):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError) as refused:
        CaseContributor(**row).clean()

    assert field in refused.value.message_dict


def test_suspended_member_sends_nothing(as_member, member, editor, network):
    from learning_network.core.moderation.suspending import suspend

    suspend(member=member, by=editor, reason="Advertising")

    assert as_member.post(PROPOSE, proposal()).status_code == 403
    assert not CaseProposal.objects.exists()


def test_account_that_is_gone_is_told_nothing(sent, as_editor, member):
    member.delete()
    decide(as_editor, sent, take="1")

    draft = CasePage.objects.get().get_latest_revision_as_object()
    assert not Notification.objects.exists()
    assert not draft.contributors.all()


def test_list_of_cases_leads_to_the_form(client, network):
    assert f'href="{PROPOSE}"' in client.get("/cases/").content.decode()
