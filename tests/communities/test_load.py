"""A whole community answers at once: 200 members, one thread, four workers on PostgreSQL."""

import http.client
import os
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, connections

from communities.models import Membership, Post, Thread
from communities.vocabularies import MembershipState
from learning_network.users.models import User
from tests.factories.communities import CommunityPageFactory, ThreadFactory

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

MEMBERS, WORKERS, ONE_FORM = 200, 4, 5
_ROOT = Path(settings.BASE_DIR)
_CSRF = "a" * 32


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture
def thread(restored_site) -> Thread:
    return ThreadFactory(community=CommunityPageFactory(title="Home care"))


@pytest.fixture
def server(thread, tmp_path) -> Iterator[int]:
    """Serve the test's database by gunicorn, as a network would, with an index of its own."""
    port = free_port()
    database = connection.settings_dict
    address = f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST'] or '127.0.0.1'}:"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "learning_network.settings.dev",
        "DATABASE_URL": f"{address}{database['PORT'] or 5432}/{database['NAME']}",
        "SEARCH_INDEX_DIR": str(tmp_path / "search"),
        "SECRET_KEY": settings.SECRET_KEY,
    }
    command = [sys.executable, "-m", "gunicorn", "learning_network.wsgi", "--bind", f"127.0.0.1:{port}"]
    flags = [
        "--workers",
        str(WORKERS),
        "--threads",
        "4",
        "--timeout",
        "300",
        "--backlog",
        "1024",
        "--log-level",
        "error",
    ]
    with (tmp_path / "log").open("w+") as log:
        process = subprocess.Popen([*command, *flags], cwd=_ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait_until_up(process, port)
            yield port
        finally:
            process.terminate()
            process.wait(60)


def _wait_until_up(process: subprocess.Popen, port: int) -> None:
    while process.poll() is None:
        try:
            if _send(port, "GET", "/livez")[0]:
                return
        except OSError:
            threading.Event().wait(0.2)
    pytest.fail("gunicorn ended before it served.")


def _send(port: int, method: str, path: str, body: str = "", cookie: str = "") -> tuple[int, str]:
    sender = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded", "Host": "localhost"}
    try:
        sender.request(method, path, body=body, headers=headers)
        answer = sender.getresponse()
        answer.read()
        return answer.status, answer.headers.get("Location", "")
    finally:
        sender.close()


def logged_in(user: User) -> str:
    """Return the cookies of a browser in which this member is logged in."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={_CSRF}"


def reply_form(words: str, token: str = "") -> str:
    return urlencode({"body": words, "token": token or str(uuid4()), "csrfmiddlewaretoken": _CSRF})


def members_of(thread: Thread, count: int) -> list[User]:
    made = User.objects.bulk_create(
        User(email=f"member{number}@example.org", first_name=f"Member {number}", password="!")
        for number in range(count)
    )
    Membership.objects.bulk_create(
        Membership(community=thread.community, user=user, state=MembershipState.ACTIVE) for user in made
    )
    return made


def all_at_once(port: int, requests: list[tuple[str, str, str]]) -> list[tuple[int, str]]:
    """Send every form in the same moment, each from a thread of its own: (path, body, cookies)."""
    begin = threading.Barrier(len(requests))

    def send(request: tuple[str, str, str]) -> tuple[int, str]:
        path, body, cookie = request
        begin.wait()
        return _send(port, "POST", path, body, cookie)

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(send, requests))


def test_200_replies_at_once_are_all_stored_and_counted(server, thread) -> None:
    people = members_of(thread, MEMBERS)
    path = thread.get_absolute_url()
    answers = all_at_once(server, [(path, reply_form(f"Words of {who.pk}"), logged_in(who)) for who in people])
    assert Counter(status for status, _ in answers) == {302: MEMBERS}
    assert len({where for _, where in answers}) == MEMBERS
    thread.refresh_from_db()
    numbers = list(thread.posts.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, MEMBERS + 2))
    assert thread.reply_count == MEMBERS
    last = thread.posts.order_by("-number").first()
    assert (thread.last_post_at, thread.last_post_by_id) == (last.created, last.author_id)
    assert set(thread.posts.replies().values_list("author", flat=True)) == {who.pk for who in people}


def test_one_form_sent_five_times_at_once_has_one_effect(server, thread) -> None:
    (who,) = members_of(thread, 1)
    cookie, form = logged_in(who), reply_form("The very same words", str(uuid4()))
    answers = all_at_once(server, [(thread.get_absolute_url(), form, cookie)] * ONE_FORM)
    assert Counter(status for status, _ in answers) == {302: ONE_FORM}
    assert len({where for _, where in answers}) == 1
    assert Post.objects.filter(author=who).count() == 1
    thread.refresh_from_db()
    assert thread.reply_count == 1


def test_joining_starting_and_thanking_five_times_at_once_have_one_effect(server, thread) -> None:
    (who,) = members_of(thread, 1)
    cookie, community = logged_in(who), thread.community
    new = urlencode(
        {
            "kind": "ask",
            "title": "The same question",
            "body": "The very same words",
            "token": str(uuid4()),
            "csrfmiddlewaretoken": _CSRF,
        }
    )
    started = all_at_once(server, [(f"/communities/{community.slug}/threads/new/", new, cookie)] * ONE_FORM)
    assert Counter(status for status, _ in started) == {302: ONE_FORM}
    assert Thread.objects.filter(title="The same question").count() == 1
    Membership.objects.filter(user=who).delete()
    rules = urlencode({"rules": "on", "csrfmiddlewaretoken": _CSRF})
    joined = all_at_once(server, [(f"/communities/{community.slug}/join/", rules, cookie)] * ONE_FORM)
    assert Counter(status for status, _ in joined) == {302: ONE_FORM}
    assert Membership.objects.filter(user=who).count() == 1
    connections.close_all()
