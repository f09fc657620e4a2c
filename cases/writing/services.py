"""Writes that begin a case, and that say who wants to be told what is missing."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from wagtail.models import PageSubscription

from cases.forms import MAX_SLUG
from cases.models import CaseOrganisation, CasePage, CasePlace, FirstSave, Organisation, PromptWish
from cases.record_forms import free_slug
from cases.vocabularies import OrganisationRole
from cases.writing.similar import in_one_line, of_this_name
from learning_network.core.paragraphs import paragraphs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cases.models import CaseShelf
    from learning_network.users.models import User

_TRIES = 5


@transaction.atomic
def begin_case(shelf: CaseShelf, *, answers: Mapping[str, Any], writer: User) -> CasePage:
    """Make a draft of six answers, which those who review see at once.

    Args:
        shelf: where it stands; the caller has asked whether the writer may add to it.
        answers: the cleaned data of a ``FirstSaveForm``.
        writer: who owns the draft.

    Returns:
        The draft; the earlier one when the same form is sent twice.
    """
    shelf.take_turn()
    known = FirstSave.objects.filter(token=answers["form_token"]).select_related("case").first()
    if known is not None and known.case.owner_id == writer.pk:
        return known.case
    case = _new_case(answers, writer)
    shelf.add_child(instance=case)
    case.save_revision(user=writer, log_action=True)
    PageSubscription.objects.create(page=case, user=writer, comment_notifications=True)
    FirstSave.objects.create(token=uuid.uuid4() if known else answers["form_token"], case=case)
    if answers["prompts"]:
        want_prompts(case, writer)
    return case


def _new_case(answers: Mapping[str, Any], writer: User) -> CasePage:
    named = answers["organisation"]
    organisation = named if isinstance(named, Organisation) else add_organisation(named)
    case = CasePage(
        title=answers["title"],
        slug=slugify(answers["title"], allow_unicode=True)[:MAX_SLUG],
        summary=answers["summary"],
        problem=paragraphs(answers["problem"]),
        innovation=paragraphs(answers["innovation"]),
        owner=writer,
        live=False,
    )
    case.organisations = [CaseOrganisation(organisation=organisation, role=OrganisationRole.LEAD)]
    case.places = [CasePlace(area=answers["area"])]
    return case


def add_organisation(name: str) -> Organisation:
    """Return the organisation of this name, added with nothing but its name when there is none.

    Somebody else may add it at the same moment: theirs is taken then.
    """
    name = in_one_line(name)
    for _try in range(_TRIES):
        found = of_this_name(name)
        if found is not None:
            return found
        try:
            with transaction.atomic():
                return Organisation.objects.create(name=name, slug=free_slug(name), description="")
        except IntegrityError:
            continue
    raise RuntimeError("The organisation could not be added: its name or address was taken again and again.")


def want_prompts(case: CasePage, member: User) -> None:
    """Keep that somebody wants a weekly prompt for a case; wanting it twice changes nothing."""
    PromptWish.objects.get_or_create(case=case, member=member)


def want_no_prompts(case: CasePage, member: User) -> None:
    """Take that wish back."""
    PromptWish.objects.of(member).filter(case=case).delete()
