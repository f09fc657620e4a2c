"""Where the apps above say what can be reported: how to name it, where it stands, who may read it, how to hide it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from learning_network.users.models import User


@dataclass(frozen=True)
class Described:
    """A thing in the words moderators see; ``words`` is clean HTML, ``page_id`` its community or None."""

    title: str
    words: str
    address: str
    author: User | None
    page_id: int | None = None
    community: str = ""
    is_held: bool = False
    is_hidden: bool = False


class FlaggableKind(ABC):
    """One kind of thing that members can report; an app registers it in ``ready()``.

    ``name`` stands in addresses, ``label`` completes “Report this …”. One model is one kind. One that ``is_private``
    moderators read in the queue alone. The notes say, where it is not plain, who reads what is reported and what hiding
    it does.
    """

    name: str
    label: str
    model: type[Model]
    is_private = False
    reporters_note = ""
    moderators_note = ""
    # Whether reports alone hide it until somebody has looked.
    hides_by_reports = True

    @abstractmethod
    def things(self) -> QuerySet[Any]:
        """Return all of them, with what ``describe`` reads."""

    @abstractmethod
    def visible_to(self, user: User | AnonymousUser) -> QuerySet[Any]:
        """Return those that this person may read."""

    @abstractmethod
    def describe(self, thing: Any) -> Described:
        """Return how to name it, what it says, where it stands and who wrote it."""

    @abstractmethod
    def looked_after_by(self, user: User, thing: Any) -> bool:
        """Tell whether this person facilitates where it stands, or is a network editor."""

    @abstractmethod
    def hide(self, things: Sequence[Any]) -> None:
        """Let only those read them who look after them (and, where that makes sense, their author)."""

    @abstractmethod
    def restore(self, things: Sequence[Any]) -> None:
        """Show them again, exactly as they stood."""

    @abstractmethod
    def written_by(self, member: User) -> QuerySet[Any]:
        """Return what a suspension of this member hides."""

    def kept_by(self, thing: Any) -> QuerySet[User]:
        """Return who is told of decisions beside its author: a team that answers for it, for most kinds nobody."""
        users: QuerySet[User] = get_user_model().objects.none()
        return users

    def lock(self, keys: Sequence[int]) -> list[Any]:
        """Return those of these keys as the database has them now, ours alone until the transaction ends."""
        rows: QuerySet[Any] = self.model._default_manager.select_for_update(of=("self",), no_key=True)
        return list(rows.filter(pk__in=keys).order_by("pk"))

    def is_held(self, thing: Any) -> bool:
        """Tell whether it waits for a first look; most kinds are never held."""
        return False

    def hold(self, thing: Any) -> None:
        """Let it wait for a first look again."""
        raise TypeError(f"A {self.label} is never held.")

    def let_through(self, thing: Any) -> None:
        """Show a held thing to everybody."""
        raise TypeError(f"A {self.label} is never held.")


_kinds: dict[str, FlaggableKind] = {}


def register(kind: FlaggableKind) -> None:
    """Make a kind of thing one that members can report."""
    _kinds[kind.name] = kind


def kinds() -> dict[str, FlaggableKind]:
    """Return the kinds by name."""
    return dict(_kinds)


def kind_of(model: type[Model]) -> FlaggableKind:
    """Return the kind of a model.

    Raises:
        LookupError: the model is of no kind that can be reported.
    """
    for kind in _kinds.values():
        if kind.model is model:
            return kind
    raise LookupError(f"Nothing says how a {model.__name__} is reported.")
