"""The demo: people, places, talk, and what stands in its way."""

import socket
from io import StringIO
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError

from cases.models import CasePage, CaseShelf
from communities.models import CommunityPage, Membership, Post, Thread
from learning_network.home import demo
from learning_network.home.demo_users import DEMO_USERS, demo_password
from learning_network.users.models import User
from tests.home.content_folder import ContentFolder

pytestmark = [pytest.mark.django_db, pytest.mark.any_engine]


@pytest.fixture
def place(content: ContentFolder, settings, search_index) -> ContentFolder:
    """A folder with a little content of its own and room for data."""
    content.add_community()
    private = content.path / "communities" / "home-care-redesign.yaml"
    text = private.read_text().replace("home-care-redesign", "day-services-in-transition")
    content.write("communities/day-services-in-transition.yaml", text.replace("themes:", "private: true\nthemes:"))
    settings.BASE_DIR = content.path.parent
    settings.VAR_DIR = content.path.parent / "var"
    settings.DEMO_PASSWORD = ""
    return content


def run(*options: str) -> str:
    out = StringIO()
    call_command("demo", "--no-serve", *options, stdout=out)
    return out.getvalue()


def user(email: str) -> User:
    return User.objects.get(email=email)


def test_log_ins_are_printed_and_work(place: ContentFolder, client) -> None:
    said = run()

    password = (place.path.parent / "var" / "demo_password").read_text().strip()
    for person in DEMO_USERS:
        assert person.email in said
        assert user(person.email).check_password(password)
        assert EmailAddress.objects.get(user__email=person.email).verified
    assert f"with the password {password} as" in said
    response = client.post("/accounts/login/", {"login": "member@example.org", "password": password})
    assert response.status_code == 302


def test_roles_are_as_promised(place: ContentFolder) -> None:
    run()

    rochdale, tameside = CaseShelf.objects.get(slug="rochdale-lco"), CaseShelf.objects.get(slug="tameside-lco")
    publisher, reviewer = user("publisher@example.org"), user("reviewer@example.org")
    assert user("admin@example.org").is_superuser
    assert rochdale.permissions_for_user(publisher).can_add_subpage()
    assert not rochdale.permissions_for_user(publisher).can_publish_subpage()
    assert not tameside.permissions_for_user(publisher).can_add_subpage()
    assert tameside.permissions_for_user(user("publisher.tameside@example.org")).can_add_subpage()
    assert rochdale.permissions_for_user(reviewer).can_publish_subpage()
    assert not user("member@example.org").has_perm("wagtailadmin.access_admin")


def test_nobody_of_the_demo_is_asked_for_what_they_promise(place: ContentFolder) -> None:
    run()

    assert Membership.objects.active().exists()
    assert not Membership.objects.active().filter(rules_accepted_at=None).exists()


def test_memberships_are_as_promised(place: ContentFolder) -> None:
    run()

    def joined(email: str) -> set[tuple[str, str]]:
        return set(Membership.objects.active().filter(user__email=email).values_list("community__slug", "role"))

    assert joined("facilitator@example.org") == {
        ("home-care-redesign", "facilitator"),
        ("day-services-in-transition", "facilitator"),
    }
    assert joined("member@example.org") == {
        ("home-care-redesign", "member"),
        ("day-services-in-transition", "member"),
    }
    assert joined("newcomer@example.org") == set()


def test_threads_are_started_by_fictional_members(place: ContentFolder) -> None:
    run()

    thread = Thread.objects.get(community__slug="home-care-redesign")
    assert thread.author.email == "member@example.org"
    assert thread.author.last_name == "Demo"
    assert thread.reply_count == 1
    assert thread.pages.get().slug == "visits"
    assert "<strong>visits</strong>" in thread.posts.get(number=1).body
    assert 'href="/cases/visits/"' in thread.posts.get(number=2).body


def test_second_demo_loses_and_doubles_nothing(place: ContentFolder) -> None:
    first = run()
    community = CommunityPage.objects.get(slug="home-care-redesign")
    page = CasePage.objects.get(slug="visits")
    page.title = "Edited on the site"
    page.save_revision(user=user("reviewer@example.org")).publish()
    Membership.objects.create(community=community, user=user("newcomer@example.org"))
    numbers = (User.objects.count(), Thread.objects.count(), Post.objects.count(), CaseShelf.objects.count())

    second = run()

    assert (User.objects.count(), Thread.objects.count(), Post.objects.count(), CaseShelf.objects.count()) == numbers
    assert CasePage.objects.get(slug="visits").title == "Edited on the site"
    assert "Kept as edited on the site: content/cases/visits.yaml: Edited on the site" in second
    assert Membership.objects.filter(community=community, user__email="newcomer@example.org").exists()
    assert first[first.index("Log in") :] == second[second.index("Log in") :]


def test_content_in_error_is_said_and_the_rest_served(place: ContentFolder) -> None:
    line = place.change("cases/visits.yaml", "kind: measured", "kind: meesured")

    said = run()

    assert f"content/cases/visits.yaml:{line}: figures.1.kind" in said
    assert "Log in at" in said


def test_named_password_is_used_and_not_kept(place: ContentFolder, settings) -> None:
    settings.DEMO_PASSWORD = "chosen-by-hand-42"

    run()

    assert user("member@example.org").check_password("chosen-by-hand-42")
    assert not (place.path.parent / "var" / "demo_password").exists()


def test_generated_password_is_kept_for_its_owner_alone(tmp_path: Path, settings) -> None:
    settings.DEMO_PASSWORD = ""
    file = tmp_path / "var" / "demo_password"

    password = demo_password(file)

    assert file.stat().st_mode & 0o777 == 0o600
    assert demo_password(file) == password
    assert len(password) > 20


def test_port_in_use_is_said_before_any_work() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]

        with pytest.raises(CommandError, match=f"Port {port} is in use .* PORT={port + 1} make demo"):
            call_command("demo", "--port", str(port), stdout=StringIO())

    assert not User.objects.exists()


@pytest.mark.parametrize("port", ["abc", "0", "99999", "-1", "", "9" * 30, "²"])
def test_no_port_is_said_so(port: str) -> None:
    with pytest.raises(CommandError, match="is not a port"):
        call_command("demo", f"--port={port}", stdout=StringIO())


def test_production_is_refused(settings) -> None:
    settings.SECURE_SSL_REDIRECT = True

    with pytest.raises(CommandError, match="never runs in production"):
        run()


def test_folder_that_cannot_be_written_is_said_so(settings, tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file stands where the folder should be")
    settings.VAR_DIR = tmp_path / "var"

    with pytest.raises(CommandError, match="cannot be written"):
        run()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "No space left on device"), "The disk is full"),
        (OperationalError("database or disk is full"), "The disk is full"),
        (PermissionError(13, "Permission denied", "var/db"), "var/db cannot be written"),
        (OperationalError("connection refused"), "The database could not be used: connection refused"),
    ],
)
def test_trouble_is_put_into_words(error: Exception, words: str) -> None:
    assert demo.trouble_words(error).startswith(words)
