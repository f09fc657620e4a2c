"""Serves pictures through a question about their collection's privacy; documents have Wagtail's own view."""

import mimetypes

from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe
from wagtail.images import get_image_model


@require_safe
def picture(request: HttpRequest, path: str) -> FileResponse:
    """Return a picture or one of its sizes; not found where its collection is closed to this reader.

    Only what is an image of the library is served, never another file of the media folder.
    """
    images = get_image_model().objects.select_related("collection")
    image = images.filter(Q(file=path) | Q(renditions__file=path)).first()
    if image is None or not image.file.storage.exists(path):
        raise Http404
    restrictions = image.collection.get_view_restrictions()
    if not all(restriction.accept_request(request) for restriction in restrictions):
        raise Http404
    content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response = FileResponse(image.file.storage.open(path), content_type=content_type)
    response["Cache-Control"] = "private, max-age=3600" if restrictions else "public, max-age=86400"
    return response
