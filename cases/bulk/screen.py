"""The admin's screen for cases in bulk: upload, see what would happen, agree; and download what is there."""

from __future__ import annotations

import uuid
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from cases.bulk import uploads
from cases.bulk.exporting import export
from cases.bulk.files import FORMATS, MEDIA_TYPES
from cases.bulk.forms import UploadForm
from cases.bulk.services import Overtaken
from cases.bulk.xlsx_file import CannotWrite
from cases.models import ImportFile
from cases.permissions import reviews_cases, shelves_of
from learning_network.core.admin_screens import heading_of
from learning_network.users.models import User

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.urls import URLPattern

_TITLE = "Cases in bulk"
_ICON = "table"
# So many problems or cases are listed; the rest is counted.
MOST_LISTED = 200


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Upload a file to be checked, go on with one that waits, or download."""
    member = _member(request)
    form = UploadForm(request.POST or None, request.FILES or None, member=member)
    if request.method == "POST" and form.is_valid():
        kept = uploads.keep(form.cleaned_data["file"], member=member, shelf=form.cleaned_data["shelf"])
        return redirect("bulk_cases:check", kept.pk)
    context = {
        **heading_of(_TITLE, _ICON),
        "form": form,
        "waiting": ImportFile.objects.of(member).without_content(),
        "shelves": shelves_of(member),
        "formats": FORMATS,
        "sees_all": reviews_cases(member),
    }
    return render(request, "cases/admin/bulk.html", context, status=422 if form.errors else 200)


@require_safe
def check(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What importing a kept file would do, read afresh."""
    if _is_gone(request, pk):
        return redirect("bulk_cases:index")
    kept = _kept(request, pk)
    return _answer(request, kept, uploads.check(kept, member=kept.member))


@require_POST
def confirm(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Import a kept file, if it would still do what was agreed to."""
    if _is_gone(request, pk):
        return redirect("bulk_cases:index")
    kept = _kept(request, pk)
    checked = uploads.check(kept, member=kept.member)
    if checked.problems:
        return _answer(request, kept, checked)
    if request.POST.get("seen") != checked.fingerprint:
        messages.warning(request, "The site has changed since you looked. Look again at what would happen.")
        return _answer(request, kept, checked)
    try:
        number = uploads.carry_out(kept, checked, member=kept.member)
    except Overtaken as error:
        messages.warning(request, f"{error} Nothing was imported.")
        return redirect("bulk_cases:check", kept.pk)
    drafts = "1 draft" if number == 1 else f"{number} drafts"
    messages.success(request, f"“{kept.name}” was imported: {drafts} written. Nothing was published.")
    return redirect("bulk_cases:index")


@require_POST
def discard(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a kept file away; pressing twice changes nothing."""
    ImportFile.objects.of(_member(request)).filter(pk=pk).delete()
    messages.success(request, "The file was put away. Nothing was imported.")
    return redirect("bulk_cases:index")


@require_safe
def download(request: HttpRequest, file_format: str) -> HttpResponse | FileResponse:
    """Every public case, or with ``shelf`` the newest state of the cases on a shelf of one's own."""
    member = _member(request)
    slug = request.GET.get("shelf")
    shelf = next((one for one in shelves_of(member) if one.slug == slug), None)
    if file_format not in FORMATS or (slug and shelf is None):
        raise Http404
    if shelf is None and not reviews_cases(member):
        raise PermissionDenied
    file = TemporaryFile()  # noqa: SIM115  # the response closes it
    try:
        export(file, file_format=file_format, drafts_of=shelf)
    except CannotWrite as error:
        file.close()
        messages.error(request, str(error))
        return redirect("bulk_cases:index")
    file.seek(0)
    name = f"{slug or 'cases'}-{timezone.localdate().isoformat()}.{file_format}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=MEDIA_TYPES[file_format])


def _member(request: HttpRequest) -> User:
    """Return who asks, if they write on any shelf."""
    user = request.user
    if not isinstance(user, User) or not shelves_of(user).exists():
        raise PermissionDenied
    return user


def _is_gone(request: HttpRequest, pk: uuid.UUID) -> bool:
    """Whether the file was imported or put away before, perhaps by the same button; say so."""
    _member(request)
    if ImportFile.objects.filter(pk=pk).exists():
        return False
    messages.info(request, "This file was imported or put away before. Nothing more was done.")
    return True


def _kept(request: HttpRequest, pk: uuid.UUID) -> ImportFile:
    return get_object_or_404(ImportFile.objects.of(_member(request)), pk=pk)


def _answer(request: HttpRequest, kept: ImportFile, checked: uploads.Check) -> HttpResponse:
    context = {
        **heading_of(f"Check {kept.name}", _ICON),
        "kept": kept,
        "checked": checked,
        "problems": checked.problems[:MOST_LISTED],
        "plan": checked.plan,
        "most_listed": MOST_LISTED,
    }
    return render(request, "cases/admin/bulk_check.html", context, status=422 if checked.problems else 200)


class BulkViewSet(ViewSet):
    """Puts the views into the admin."""

    name = "bulk_cases"
    icon = _ICON

    def get_urlpatterns(self) -> Sequence[URLPattern]:
        return [
            path("", index, name="index"),
            path("download/<str:file_format>/", download, name="download"),
            path("<uuid:pk>/", check, name="check"),
            path("<uuid:pk>/confirm/", confirm, name="confirm"),
            path("<uuid:pk>/discard/", discard, name="discard"),
        ]


def address() -> str:
    """Return where the screen stands."""
    return reverse("bulk_cases:index")
