"""Serving the files of posts: access is asked each time, and nothing that a browser would run comes from here."""

from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from communities.models import Attachment

# Were a browser to show the file after all, it could do nothing: no script, no form, no request, no origin of ours.
_POLICY = "default-src 'none'; sandbox"


@require_safe
def attachment(request: HttpRequest, key: UUID) -> FileResponse:
    """Return a file to whoever may read its post now: pictures we drew ourselves to be shown, the rest to be saved."""
    found = get_object_or_404(Attachment.objects.visible_to(request.user), key=key)
    response = FileResponse(
        found.file.open(),
        as_attachment=not found.is_picture,
        filename=found.name,
        content_type=found.kind.content_type,
    )
    response["Content-Security-Policy"] = _POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
