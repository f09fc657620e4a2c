"""Two people on one page in the admin: nobody's text is silently replaced, also without the script that warns."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.log_actions import log
from wagtail.models import Page, PageSubscription, Revision

from learning_network.core.moments import clock

if TYPE_CHECKING:
    from wagtail.admin.forms import WagtailAdminPageForm

# Pages whose editor came back with errors after somebody else had saved: what it loads next is not what was read.
_PASSED_BY = "pages_passed_by"


def edit_one_at_a_time(request: HttpRequest, page_id: int) -> HttpResponse:
    """Answer as Wagtail's editor does; of two saves at the same moment the second sees what the first did.

    An editor that saved by itself is told that what it saved is what it has read: Wagtail's script keeps that to
    itself, and the next whole save would count as an older text. Functions registered as the hook
    ``partials_after_saving`` return what else of the page is drawn anew then, for Wagtail's ``w-teleport``.
    """
    editor = resolve(f"/pages/{page_id}/edit/", "wagtail.admin.urls")
    if request.method != "POST":
        response: HttpResponse = editor.func(request, *editor.args, **editor.kwargs)
        return response
    with transaction.atomic():
        Page.objects.select_for_update().filter(pk=page_id).first()
        saved: HttpResponse = editor.func(request, *editor.args, **editor.kwargs)
        return _with_what_is_read(request, saved, page_id) if isinstance(saved, JsonResponse) else saved


def _with_what_is_read(request: HttpRequest, saved: JsonResponse, page_id: int) -> JsonResponse:
    said = json.loads(saved.content)
    if said["success"]:
        said["field_updates"] |= {
            "loaded_revision_id": str(said["revision_id"]),
            "loaded_revision_created_at": said["revision_created_at"],
        }
        said["html"] += "".join(partial(request, page_id) for partial in hooks.get_hooks("partials_after_saving"))
    return JsonResponse(said, status=saved.status_code)


def keep_both_texts(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Keep a text that was begun before somebody else saved as a version of its own, and show the two side by side.

    For Wagtail's ``before_edit_page``. What the editor had loaded is compared with the newest version by number and
    moment, on every save; who does not say what they had loaded is taken to have read an older one. A text that says
    what the newest version says replaces nothing: so save those who press a button while the editor saves by itself.
    """
    if request.method != "POST":
        _passed_by(request).pop(str(page.pk), None)
        return None
    latest = page.get_latest_revision()
    if latest is None or page.alias_of_id or not _is_out_of_date(request, page, latest):
        return None
    if not request.accepts("text/html"):
        words = f"{_who_saved(request, latest)} Save the page to keep your text beside theirs."
        error = {"success": False, "error_code": "invalid_revision", "error_message": words}
        return JsonResponse(error, status=400)
    form = _form(request, latest.as_object())
    lock = page.get_lock()
    if not form.is_valid() or (lock is not None and lock.for_user(request.user)):
        _passed_by(request)[str(page.pk)] = latest.pk
        request.session.modified = True
        return None
    text = form.save(commit=False)
    if text.serializable_data() == latest.as_object().serializable_data():
        return None
    mine = _keep(request, text, latest)
    _passed_by(request).pop(str(page.pk), None)
    _tell(request, page, mine=mine, latest=latest)
    return redirect("wagtailadmin_pages:revisions_compare", page.pk, mine.pk, latest.pk)


def _is_out_of_date(request: HttpRequest, page: Page, latest: Revision) -> bool:
    if own := request.POST.get("overwrite_revision_id"):
        return own != str(latest.pk)
    if _passed_by(request).get(str(page.pk)):
        return True
    loaded = (request.POST.get("loaded_revision_id"), request.POST.get("loaded_revision_created_at"))
    return loaded != (str(latest.pk), latest.created_at.isoformat())


def _passed_by(request: HttpRequest) -> dict[str, int]:
    passed: dict[str, int] = request.session.setdefault(_PASSED_BY, {})
    return passed


def _form(request: HttpRequest, page: Page) -> WagtailAdminPageForm:
    """The editor's form with what was sent, asking for no more than a draft needs."""
    subscription = PageSubscription(page=page, user=request.user)
    form = page.specific_class.get_edit_handler().get_form_class()(
        request.POST,
        request.FILES,
        instance=page,
        subscription=subscription,
        parent_page=page.get_parent(),
        for_user=request.user,
    )
    form.defer_required_fields()
    return form


@transaction.atomic
def _keep(request: HttpRequest, page: Page, latest: Revision) -> Revision:
    """Keep what was sent as a version just below the newest one."""
    mine = Revision.objects.create(
        content_object=page,
        base_content_type=ContentType.objects.get_for_model(Page),
        user=request.user,
        object_str=str(page),
        content=page.serializable_data(),
        created_at=latest.created_at - timedelta(microseconds=1),
    )
    log(instance=page, action="wagtail.edit", user=request.user, revision=mine, content_changed=True)
    return mine


def _tell(request: HttpRequest, page: Page, *, mine: Revision, latest: Revision) -> None:
    words = (
        f"{_who_saved(request, latest)} Nothing is replaced: that text is the newest version, and yours is kept in the "
        "history. Here they stand side by side."
    )
    buttons = [
        messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), "Go on with the newest"),
        messages.button(
            reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, mine.pk]), "Go on with your text"
        ),
    ]
    messages.warning(request, words, buttons=buttons)


def _who_saved(request: HttpRequest, latest: Revision) -> str:
    who = "You saved this page in another window" if latest.user == request.user else f"{latest.user} saved this page"
    if latest.user is None:
        who = "This page was saved"
    return f"{who} at {clock(latest.created_at)}, while this text was being written."
