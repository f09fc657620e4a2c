"""What the demo needs before it can be served: a database, pages, people, content, talk and a search index.

Every step may be repeated and loses nothing.
"""

import errno
import shutil
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from cases.content.problems import BadContent
from cases.content.references import Kind
from communities.models import CommunityPage
from communities.services import add_member
from communities.services.looking_after import accept_rules
from communities.vocabularies import Role
from learning_network.home.content import loader, reader
from learning_network.home.content.thread_writer import start_threads
from learning_network.home.demo_events import ensure_events
from learning_network.home.demo_facilitating import ensure_facilitating
from learning_network.home.demo_following import ensure_following
from learning_network.home.demo_moderation import ensure_moderation
from learning_network.home.demo_practice import ensure_practice
from learning_network.home.demo_users import demo_password, ensure_demo_users
from learning_network.home.demo_writing import ensure_writing
from learning_network.home.root_pages import ensure_root_pages
from learning_network.users.models import User
from search.contract import SearchUnavailable
from search.engines import get_engine
from search.models import IndexEntry
from search.sync import sync

Say = Callable[[str], None]

HOST = "127.0.0.1"
_NEEDED_MB = 100
_PORTS = range(1, 65536)

# Who belongs where, beside those who write in the threads.
_MEMBERSHIPS: tuple[tuple[str, str, Role], ...] = (
    ("facilitator@example.org", "home-care-redesign", Role.FACILITATOR),
    ("facilitator@example.org", "day-services-in-transition", Role.FACILITATOR),
    ("member@example.org", "home-care-redesign", Role.MEMBER),
    ("member@example.org", "day-services-in-transition", Role.MEMBER),
)


class CannotStart(Exception):
    """Something the person at the keyboard can act on; its text is all that is shown."""


def check_port(text: str) -> int:
    """Return the port, or say what is wrong with it before any long work is done.

    Raises:
        CannotStart: it is no port, or something listens on it already.
    """
    if not text.isascii() or not text.isdigit() or int(text) not in _PORTS:
        raise CannotStart(f"“{text}” is not a port: choose a number from 1024 to 65535, such as PORT=8001 make demo.")
    port = int(text)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((HOST, port))
        except OSError as error:
            raise CannotStart(_port_trouble(error, port)) from error
    return port


def check_room(folder: Path) -> None:
    """Say so when the folder for the data cannot be written, or the disk is full.

    Raises:
        CannotStart: with the sentence.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as attempt:
            attempt.write(b"room")
    except OSError as error:
        raise CannotStart(trouble_words(error)) from error
    if shutil.disk_usage(folder).free < _NEEDED_MB * 1024 * 1024:
        raise CannotStart(f"The disk is full: {folder} needs {_NEEDED_MB} MB. Free some space and try again.")


def trouble_words(error: Exception) -> str:
    """Return a sentence for what the system or the database says."""
    if getattr(error, "errno", None) == errno.ENOSPC or "disk is full" in str(error):
        return "The disk is full: free some space and try again."
    if isinstance(error, OSError):
        where = error.filename or settings.VAR_DIR
        return f"{where} cannot be written ({error.strerror}). Make it yours, or clone into a folder of your own."
    return f"The database could not be used: {str(error).strip()}. Without DATABASE_URL the demo needs none of its own."


def prepare(say: Say) -> str:
    """Bring everything to where it can be served; return the log-ins' password.

    Args:
        say: is told what is being done, and whatever is not as it should be.
    """
    if _waits_for_migrations():
        say("Setting up the database …")
        call_command("migrate", interactive=False, verbosity=0)
    ensure_root_pages()
    password = demo_password(settings.VAR_DIR / "demo_password")
    ensure_demo_users(password)
    _load(settings.BASE_DIR / "content", say)
    _ensure_memberships()
    ensure_practice()
    ensure_facilitating()
    ensure_following()
    ensure_writing()
    ensure_events(User.objects.get(email="facilitator@example.org"))
    ensure_moderation()
    _ensure_search(say)
    return password


def _load(content: Path, say: Say) -> None:
    say("Loading the content …")
    report = loader.load([content])
    for line in [*report.problems, *(f"Kept as edited on the site: {kept}" for kept in report.kept)]:
        say(str(line))
    for file in reader.find([content]):
        if file.kind == Kind.COMMUNITY and CommunityPage.objects.filter(slug=file.slug).exists():
            _start_threads(file)


def _start_threads(file: reader.ContentFile) -> None:
    """Start a community's threads; what is wrong with the file has been said when it was loaded."""
    try:
        document = reader.read(file)
    except BadContent:
        return
    start_threads(document.data)  # type: ignore[arg-type]  # a community file has the community's schema


def _ensure_memberships() -> None:
    for email, slug, role in _MEMBERSHIPS:
        community = CommunityPage.objects.filter(slug=slug).first()
        user = User.objects.get(email=email)
        if community is not None and not community.memberships.active().filter(user=user, role=role).exists():
            add_member(community=community, user=user, role=role)
            accept_rules(community=community, member=user)


def _ensure_search(say: Say) -> None:
    """Apply what is marked, and build the index anew where it is missing or holds something else."""
    sync()
    try:
        stored = {(kind, key): mark for kind, key, mark in get_engine().stored()}
    except SearchUnavailable:
        stored = {}
    entries = IndexEntry.objects.values_list("kind", "key", "fingerprint")
    if not stored or stored != {(kind, key): mark for kind, key, mark in entries}:
        say("Building the search index …")
        call_command("rebuild_search", verbosity=0)


def _waits_for_migrations() -> bool:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _port_trouble(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port + 1 in _PORTS else port - 1
        return (
            f"Port {port} is in use by another program (perhaps an earlier demo). Use another: PORT={other} make demo."
        )
    return f"Port {port} cannot be used ({error.strerror}). Use another: PORT=8001 make demo."
