"""Looking at saved searches whose time has come, and writing down what each has to tell."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from learning_network.notifications.delivery import Delivery, deliver
from learning_network.notifications.services import notify
from search.contract import SearchUnavailable
from search.querysets import Thing
from search.saved.models import SavedSearch, ToldThing
from search.saved.news import news_for, settled_until
from search.saved.querysets import ALERT, TOLERANCE
from search.saved.vocabularies import Frequency

logger = logging.getLogger(__name__)

_BATCH = 500


@dataclass
class AlertRun:
    """What one run did. What failed, and all that was left when the engine did not answer, is looked at again."""

    looked: int = 0
    with_news: int = 0
    failed: int = 0
    engine_error: str = ""
    delivery: Delivery = field(default_factory=Delivery)


def send_alerts() -> AlertRun:
    """Look at every saved search that is due, then mail what there is to tell; safe to run twice, and at once."""
    run = AlertRun()
    for saved in list(SavedSearch.objects.due(timezone.now())):
        try:
            told = look(saved)
        except SearchUnavailable as error:
            logger.warning("Saved searches wait, since search does not answer: %s", error)
            run.engine_error = str(error)
            break
        except Exception:
            # One saved search that cannot be answered holds up no other.
            logger.exception("Saved search %s could not be looked at; the next run tries again.", saved.pk)
            run.failed += 1
            continue
        run.looked += told is not None
        run.with_news += bool(told)
    run.delivery = deliver(of_kinds=[ALERT])
    return run


def look(saved: SavedSearch) -> int | None:
    """Write down what is new for a saved search, to be told; return how much, None when another process did so."""
    # Asked before the engine is, so that what is changed meanwhile is looked at next time.
    looked_until = settled_until()
    things = news_for(saved)
    with transaction.atomic():
        if not SavedSearch.objects.take_turn(saved, next_look=_next_look(saved), looked_until=looked_until):
            return None
        if things:
            _tell(saved, things)
    return len(things)


def _tell(saved: SavedSearch, things: list[Thing]) -> None:
    look_id = saved.next_look.isoformat() if saved.next_look else ""
    rows = [ToldThing(saved_search=saved, kind=kind, key=key, look=look_id) for kind, key in things]
    ToldThing.objects.bulk_create(rows, batch_size=_BATCH, ignore_conflicts=True)
    event = f"{ALERT}:{saved.pk}:{look_id}"
    notify(event, kind=ALERT, subject=saved.pk, recipients=[saved.owner], context={"look": look_id})


def _next_look(saved: SavedSearch) -> datetime | None:
    """Return the next time on the saved search's own beat; times that were missed are not made up for."""
    period = Frequency(saved.frequency).period
    if period is None or saved.next_look is None:
        return None
    missed = (timezone.now() + TOLERANCE - saved.next_look) // period
    return saved.next_look + (missed + 1) * period
