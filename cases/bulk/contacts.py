"""Contacts of a case that a file changes: what the file does not hold of them stays as the site has it."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from cases.bulk.schema import ContactCells
from cases.content.problems import Fault
from cases.models import CaseContact
from learning_network.users.models import User


def settle(rows: Sequence[Any], cells: Sequence[ContactCells], *, own: Sequence[CaseContact]) -> list[Fault]:
    """Give each row its member and mailbox: what the file says, else what the site has for it.

    Args:
        rows: the unsaved contacts, in the order of the file.
        cells: what the file says of them.
        own: the contacts that the case has and files show.
    """
    free = list(own)
    for row, said in zip(rows, cells, strict=True):
        if not (said.member or said.mailbox):
            _take_over(row, free)
    faults = []
    for place, (row, said) in enumerate(zip(rows, cells, strict=True)):
        faults += _member_fault(row, said, place)
        try:
            row.clean()
        except ValidationError as error:
            faults += [Fault(("contacts", place, name), words[0]) for name, words in error.message_dict.items()]
    return faults


def _take_over(row: Any, free: list[CaseContact]) -> None:
    """Only by the same role: nobody's questions go to somebody else's mailbox because a name was changed."""
    for one in free:
        if (one.route, one.role) == (row.route, row.role):
            row.member, row.mailbox = one.member, one.mailbox
            free.remove(one)
            return


def _member_fault(row: Any, said: ContactCells, place: int) -> list[Fault]:
    if not said.member:
        return []
    row.member = User.objects.filter(email__iexact=said.member, is_active=True).first()
    if row.member is None:
        return [Fault(("contacts", place, "member"), "no member has this e-mail address")]
    return []
