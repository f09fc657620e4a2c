"""What changes about an event: making, moving, calling off, signing up, and the notes that become a thread."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from communities.events import telling
from communities.events.places import fill_places, places_left
from communities.fields import LONGEST_TITLE
from communities.models import CommunityPage, Event, Post, SignUp, Thread
from communities.moderation.services import changed_by_author
from communities.prose import clean_html
from communities.services.adding import write_about
from communities.telling import tell_of_event
from communities.vocabularies import ThreadKind

if TYPE_CHECKING:
    from learning_network.users.models import User


class SignUpClosed(Exception):
    """The event has begun, is over or was called off."""


class EventOvertaken(Exception):
    """Somebody else has changed the event since this person began to; ``current`` is how it stands now."""

    def __init__(self, current: Event) -> None:
        super().__init__()
        self.current = current


class NotesWritten(Exception):
    """Somebody else has written the notes since this person began to, in ``thread``."""

    def __init__(self, thread: Thread) -> None:
        super().__init__()
        self.thread = thread


@dataclass(frozen=True)
class EventDetails:
    """What an event's form says. ``description`` is HTML and sanitised when it is written."""

    title: str
    description: str
    starts: datetime
    ends: datetime
    place: str = ""
    link: str = ""
    capacity: int | None = None


def create_event(
    *, community: CommunityPage, organiser: User, details: EventDetails, token: UUID | None = None
) -> Event:
    """Make an event; the same token from the same organiser returns the same event."""
    token = token or uuid4()
    try:
        with transaction.atomic():
            event = Event.objects.create(
                community=community, organiser=organiser, token=token, slug=_slug(details.title), **_clean(details)
            )
            tell_of_event(event)
            return event
    except IntegrityError:
        earlier = Event.objects.sent_by_form(organiser=organiser, token=token).first()
        if earlier is None:
            raise
        return earlier


@transaction.atomic
def change_event(*, event: Event, details: EventDetails, sequence: int | None = None) -> Event:
    """Change an event; what moves it is told to who comes, and calendars learn of every change.

    More room lets in who waits. Less room sends nobody away who has a place already. ``sequence`` is that of the event
    which the author began with.

    Raises:
        EventOvertaken: it is another by now.
    """
    current = _locked(event)
    cleaned = _clean(details)
    moved = any(getattr(current, name) != cleaned[name] for name in ("starts", "ends", "place", "link"))
    changed = moved or any(getattr(current, name) != value for name, value in cleaned.items())
    if not changed:
        return current
    if sequence is not None and sequence != current.sequence:
        raise EventOvertaken(current)
    for name, value in cleaned.items():
        setattr(current, name, value)
    current.slug, current.changed, current.sequence = _slug(details.title), timezone.now(), current.sequence + 1
    current.save()
    fill_places(current)
    if moved:
        telling.tell_of_change(current)
    telling.remind_again(current)
    changed_by_author(current)
    return current


@transaction.atomic
def cancel_event(event: Event) -> None:
    """Call an event off: who signed up is told, calendars show it as cancelled. Called off twice is told once."""
    current = _locked(event)
    if current.is_cancelled:
        return
    current.cancelled_at = current.changed = timezone.now()
    current.sequence += 1
    current.save(update_fields=["cancelled_at", "changed", "sequence"])
    telling.tell_of_change(current)


@transaction.atomic
def sign_up(*, event: Event, member: User) -> SignUp:
    """Give the member a place, or the next one in the queue; signed up already, nothing changes.

    Raises:
        SignUpClosed: when the event has begun, is over or was called off.
    """
    current = _locked(event)
    known = current.sign_ups.filter(member=member).first()
    if known is not None:
        return known
    if not current.takes_sign_ups:
        raise SignUpClosed
    made = SignUp.objects.create(event=current, member=member, waiting=places_left(current) == 0)
    if not made.waiting:
        telling.remind(made)
    return made


@transaction.atomic
def withdraw(*, event: Event, member: User) -> None:
    """Take a sign-up back; whoever has waited longest gets the place and is told."""
    current = _locked(event)
    current.sign_ups.filter(member=member).delete()
    fill_places(current)


@transaction.atomic
def write_notes(
    *, event: Event, author: User, title: str, body: str, token: UUID | None = None, stands: int | None = None
) -> Post:
    """Write down what came of an event: the first by a thread, others in it; the same token writes once.

    Args:
        event: of which.
        author: who writes.
        title: of the thread.
        body: HTML; it is sanitised where it is stored.
        token: the form's own.
        stands: the number of the thread of notes that the author knows of.

    Raises:
        NotesWritten: there are notes that the author does not know of.
    """
    current, token = _locked(event), token or uuid4()
    is_sent = Post.objects.sent_by_form(author=author, token=token).exists()
    if current.notes is not None and current.notes.pk != stands and not is_sent:
        raise NotesWritten(current.notes)
    post = write_about(
        written=current.notes,
        community=current.community,
        author=author,
        title=title,
        suggested=notes_title(current),
        body=body,
        kind=ThreadKind.EVENT,
        token=token,
    )
    if current.notes is None:
        Event.objects.filter(pk=current.pk).update(notes=post.thread)
    return post


def notes_title(event: Event) -> str:
    """Return what the thread of notes is called until its author calls it otherwise."""
    return f"Notes: {event.title}"[:LONGEST_TITLE]


def _clean(details: EventDetails) -> dict[str, object]:
    return {**asdict(details), "description": clean_html(details.description)}


def _slug(title: str) -> str:
    return slugify(title)[:80].strip("-") or "event"


def _locked(event: Event) -> Event:
    """Return the event as the database has it now, ours alone until the transaction ends."""
    locked = Event.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("community", "notes__community").get(pk=event.pk)
