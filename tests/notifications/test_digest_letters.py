"""What a digest says: headings in their order, one sentence of why, nothing private in what is read over shoulders."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from learning_network.notifications.digests.dates import dates
from learning_network.notifications.digests.editions import Edition
from learning_network.notifications.digests.kind import Digest
from learning_network.notifications.digests.letters import letters
from learning_network.notifications.digests.sections import Part, Source
from learning_network.notifications.mail import mail_of
from learning_network.notifications.models import Notification
from learning_network.notifications.vocabularies import Period, Place
from tests.factories.users import UserFactory
from tests.notifications.conftest import note

pytestmark = pytest.mark.django_db

CELLAR = Source("The cellar", "/cellar/", "you follow the cellar", "/me/notifications/#cellar")
EDITION = Edition(Period.WEEKLY, timezone.make_aware(datetime(2026, 11, 23, 7)))


@pytest.fixture
def digest_of(doors):
    """Return a function that writes the digest of some parts: subject, text and HTML."""

    def write(*parts: Part, name: str = "Ines") -> tuple[str, str, str]:
        member = UserFactory(first_name=name)
        doors.wanted[Period.WEEKLY].add(member.pk)
        doors.notes[member.pk] = [(EDITION.until - timedelta(hours=1), part) for part in parts]
        EDITION.open()
        row = Notification.objects.get(recipient=member)
        message = mail_of(row, kind=Digest(), letter=letters([row], EDITION)[row.pk])
        return message.subject, message.body, message.alternatives[0][0]

    return write


def test_subject_and_first_line_name_nothing_private(digest_of):
    subject, _text, html = digest_of(
        note("Secret title", Place.WAITING), note("Another", Place.WAITING), note("Third", Place.TOGETHER)
    )
    first_line = html.split('overflow: hidden;">')[1].split("</div>")[0]
    assert subject == "The learning network: your week to 23 November 2026"
    assert first_line == "2 wait for an answer and 1 date is coming."


def test_digest_of_one_source_is_about_it(digest_of):
    _subject, text, html = digest_of(note())
    assert text.startswith("The hall: your week\n16 to 23 November 2026. Hello Ines;")
    assert "You get this once a week because you live there. Change how often: http" in text
    assert ">Open the hall</a>" in html
    assert "Note · The hall" not in html


def test_digest_of_several_sources_says_which_is_which(digest_of):
    _subject, text, html = digest_of(note(), note("Other", source=CELLAR))
    assert text.startswith("The learning network: your week\n")
    assert "Note · The hall\n" in text
    assert "because you live there. Change how often, for The hall: " in text
    assert "and because you follow the cellar. Change how often, for The cellar: " in text
    assert html.count('class="button"') == 1


def test_what_somebody_wrote_stays_text(digest_of):
    hostile = '<img src=x onerror=alert(1)>"&'
    _subject, text, html = digest_of(note(hostile, text=hostile), name="<b>Ines</b>")
    assert hostile in text
    assert "<img" not in html
    assert "<b>Ines" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;&quot;&amp;" in html


def test_long_digest_lists_some_and_counts_the_rest(digest_of):
    _subject, text, html = digest_of(*(note(f"Note {number}") for number in range(11)))
    assert "and 3 more" in text
    assert "and 3 more" in html
    assert "Note 8\n" not in text


def test_whoever_named_nobody_is_greeted_without_a_name(digest_of):
    _subject, text, _html = digest_of(note(), name="")
    assert "Hello; this is what is new since your last mail." in text


def test_every_address_of_the_mail_is_ours(digest_of, settings):
    _subject, _text, html = digest_of(note())
    addresses = [piece.split('"')[0] for piece in html.split('href="')[1:]]
    assert addresses
    assert all(address.startswith(settings.SITE_URL) for address in addresses)
    assert "<img" not in html


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ((2026, 11, 14), (2026, 11, 20), "14 to 20 November 2026"),
        ((2026, 11, 28), (2026, 12, 4), "28 November to 4 December 2026"),
        ((2026, 12, 28), (2027, 1, 4), "28 December 2026 to 4 January 2027"),
        ((2026, 11, 20), (2026, 11, 20), "20 November 2026"),
    ],
)
def test_days_are_said_as_short_as_they_can_be(since, until, words):
    assert dates(timezone.make_aware(datetime(*since)), timezone.make_aware(datetime(*until))) == words
