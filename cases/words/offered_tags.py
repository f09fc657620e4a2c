"""The tags that the admin's boxes offer while somebody types: those of what they may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from taggit.models import Tag, TaggedItem
from wagtail.admin.auth import require_admin_access
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cases.models import CasePage, CaseTag
from cases.permissions import files_offered_to, pages_offered_to
from cases.words.views import curates_words

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cases.permissions import Person

MOST_OFFERED = 10


@require_admin_access
@require_safe
def offer_tags(request: HttpRequest) -> JsonResponse:
    """Answer as Wagtail does, which offers every tag: one that only a draft of another shelf has would tell of it."""
    typed = request.GET.get("term", "")
    tags = tags_offered_to(request.user).filter(name__istartswith=typed) if typed else Tag.objects.none()
    return JsonResponse(list(tags.order_by("name").values_list("name", flat=True)[:MOST_OFFERED]), safe=False)


def tags_offered_to(user: Person) -> QuerySet[Tag]:
    """Return the tags of cases and files that this person may see; who curates tags sees all."""
    if curates_words(user):
        return Tag.objects.all()
    cases = pages_offered_to(user, CasePage.objects.all()).order_by().values("pk")
    seen = Q(pk__in=CaseTag.objects.filter(content_object__in=cases).values("tag"))
    for model in (get_image_model(), get_document_model()):
        files = files_offered_to(user, model).order_by().values("pk")
        tagged = TaggedItem.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=files)
        seen |= Q(pk__in=tagged.values("tag"))
    return Tag.objects.filter(seen)
