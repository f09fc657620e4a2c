"""Account pages are ours, labelled, and tell browsers what to fill in."""

import re

import pytest
from allauth.account.forms import SignupForm
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.test import Client

from learning_network.users.models import User
from tests.factories.users import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

SIGN_UP = {
    "first_name": "Farah",
    "last_name": "Khan",
    "organisation_name": "A team",
    "email": "farah@example.org",
    "password1": "a long enough one",
}
VISITOR_PAGES = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-nonsense/",
    "/accounts/password/reset/key/done/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/nonsense/",
    "/accounts/inactive/",
]
MEMBER_PAGES = [
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/logout/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
]


@pytest.fixture(autouse=True)
def _fresh_rate_limits() -> None:
    cache.clear()


@pytest.fixture
def user(client) -> User:
    """A member who is logged in and has just shown again that it is them."""
    user = UserFactory(email="me@example.org", first_name="Glyn")
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return user


def title(html: str) -> str:
    return " ".join(re.search(r"<title>(.*?)</title>", html, re.DOTALL)[1].split())


def check(html: str) -> None:
    assert html.count("<h1") == 1
    assert html.count("<main") == 1
    assert not title(html).startswith("|")
    assert "placeholder=" not in html
    assert "style=" not in html
    assert "Sign In" not in html


@pytest.mark.parametrize("address", VISITOR_PAGES)
def test_page_for_visitors_is_one_of_ours(client, address: str) -> None:
    response = client.get(address, follow=True)

    assert response.status_code == 200
    check(response.content.decode())


@pytest.mark.parametrize("address", MEMBER_PAGES)
def test_page_for_members_is_one_of_ours(client, user: User, address: str) -> None:
    response = client.get(address, follow=True)

    assert response.status_code == 200
    check(response.content.decode())


def test_log_in_has_labels_and_tells_the_browser_what_to_fill(client) -> None:
    html = client.get("/accounts/login/").content.decode()

    assert '<label for="id_login">E-mail address' in html
    assert 'autocomplete="email"' in html
    assert 'autocomplete="current-password"' in html
    assert "Forgotten your password?" in html


def test_log_in_with_a_wrong_password_says_so_first(client) -> None:
    UserFactory(email="me@example.org")

    html = client.post("/accounts/login/", {"login": "me@example.org", "password": "wrong"}).content.decode()

    assert title(html).startswith("Error: Log in")
    assert html.index("There is something to put right") < html.index("<h1")
    assert 'value="me@example.org"' in html


def test_log_in_leads_to_my_pages(client) -> None:
    UserFactory(email="me@example.org")

    response = client.post("/accounts/login/", {"login": "me@example.org", "password": PASSWORD})

    assert response["Location"] == "/me/"


def test_log_out_is_a_question_first(client, user: User) -> None:
    client.get("/accounts/logout/")
    assert client.get("/me/").status_code == 200

    client.post("/accounts/logout/")
    assert client.get("/me/").status_code == 302


def test_sign_up_prints_every_field_with_its_purpose(client) -> None:
    html = client.get("/accounts/signup/").content.decode()

    for name in SignupForm().fields:
        assert f'name="{name}"' in html
    for purpose in ("given-name", "family-name", "organization", "email", "new-password"):
        assert f'autocomplete="{purpose}"' in html


def test_sign_up_leads_through_the_mail_to_an_account(client) -> None:
    sent = client.post("/accounts/signup/", SIGN_UP, follow=True).content.decode()
    assert "Look in your mail" in sent
    assert not EmailAddress.objects.get(email="farah@example.org").verified

    message = mail.outbox[0]
    assert message.subject == "Confirm your e-mail address"
    link = re.search(r"http://[^/]+(/accounts/confirm-email/\S+)", message.body)[1]
    assert "Yes, confirm it" in client.get(link).content.decode()
    client.post(link)

    user = User.objects.get(email="farah@example.org")
    assert EmailAddress.objects.get(user=user).verified
    assert (user.display_name, user.organisation_name) == ("Farah Khan", "A team")


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/communities/home-care/join/", "/communities/home-care/join/"),
        ("https://elsewhere.example/", "/accounts/login/"),
    ],
)
def test_confirming_leads_on_to_what_the_account_was_made_for(client, asked, led):
    client.post("/accounts/signup/", {**SIGN_UP, "next": asked})
    (message,) = mail.outbox
    link = re.search(r"http://[^/]+(/accounts/confirm-email/\S+)", message.body)[1]

    elsewhere = Client()
    sent = re.search(r'name="next"[^>]*value="([^"]*)"', elsewhere.get(link).content.decode())
    confirmed = elsewhere.post(link.partition("?")[0], {"next": sent[1]} if sent else {})

    assert confirmed["Location"] == led


def test_sign_up_does_not_tell_who_has_an_account(client) -> None:
    UserFactory(email="farah@example.org")

    response = client.post("/accounts/signup/", SIGN_UP, follow=True)

    assert "Look in your mail" in response.content.decode()
    assert mail.outbox[0].subject == "You have an account already"


@pytest.mark.parametrize("wrong", [{"email": "no address"}, {"password1": "short"}, {"first_name": ""}])
def test_sign_up_refuses_with_a_summary(client, wrong: dict[str, str]) -> None:
    html = client.post("/accounts/signup/", {**SIGN_UP, **wrong}).content.decode()

    assert title(html).startswith("Error: ")
    assert f'href="#id_{next(iter(wrong))}"' in html
    assert not User.objects.exists()


def test_forgotten_password_is_changed_by_the_mailed_link(client) -> None:
    user = UserFactory(email="me@example.org")
    client.post("/accounts/password/reset/", {"email": "me@example.org"})

    link = re.search(r"http://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    assert "Choose a new password" in form.content.decode()
    new = {"password1": "another long one", "password2": "another long one"}
    done = client.post(form.request["PATH_INFO"], new, follow=True)

    user.refresh_from_db()
    assert "Your password is changed" in done.content.decode()
    assert user.check_password("another long one")


def test_mail_is_plain_and_signed(client) -> None:
    client.post("/accounts/password/reset/", {"email": "nobody@example.org"})

    assert mail.outbox[0].subject == "There is no account with this address"
    assert "The learning network" in mail.outbox[0].body
    assert "example.com" not in mail.outbox[0].body


def test_addresses_offer_only_what_can_be_done(client, user: User) -> None:
    assert "Remove it" not in client.get("/accounts/email/").content.decode()

    EmailAddress.objects.create(user=user, email="second@example.org", verified=False)
    html = client.get("/accounts/email/").content.decode()

    assert "Remove it" in html
    assert "Not confirmed" in html


def test_address_in_error_says_so_first(client, user: User) -> None:
    html = client.post("/accounts/email/", {"action_add": "1", "email": "no address"}).content.decode()

    assert title(html).startswith("Error: ")
    assert 'href="#id_email"' in html


def test_second_factor_can_be_turned_on_used_and_turned_off(client, user: User) -> None:
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'id="authenticator_secret" value="(\w+)"', page)[1]
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    client.post("/accounts/2fa/totp/activate/", {"code": code})
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()

    for address in ("/accounts/2fa/", "/accounts/2fa/recovery-codes/", "/accounts/2fa/recovery-codes/generate/"):
        check(client.get(address).content.decode())
    check(client.get("/accounts/2fa/totp/deactivate/").content.decode())

    client.post("/accounts/logout/")
    asked = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}, follow=True)
    assert "Your second factor" in asked.content.decode()
    check(asked.content.decode())


def test_second_factor_refuses_a_wrong_code_with_a_summary(client, user: User) -> None:
    html = client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).content.decode()

    assert title(html).startswith("Error: ")
    assert 'href="#id_code"' in html


def test_recovery_codes_are_shown_as_a_list(client, user: User) -> None:
    totp.TOTP.activate(user, get_adapter().encrypt("JBSWY3DPEHPK3PXP"))
    codes = RecoveryCodes.activate(user).get_unused_codes()

    html = client.get("/accounts/2fa/recovery-codes/").content.decode()

    assert all(code in html for code in codes)


def test_name_is_one_line_so_that_it_adds_none_to_a_mail() -> None:
    user = UserFactory.build(first_name="Ann\r\n\r\nYour account is closed:", last_name="http://example.org")

    assert user.display_name == "Ann Your account is closed: http://example.org"
