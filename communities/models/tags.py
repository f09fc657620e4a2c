"""Words of their own that members put on threads."""

from typing import ClassVar

from django.db import models

from communities.talk.querysets import ThreadTagQuerySet


class ThreadTag(models.Model):
    """One tag of one thread; ``slug`` is what search and addresses call it.

    Tags are rows of their thread and no list of their own: Wagtail's admin completes every list of tags for whoever
    may log in there, and would tell the words of private communities.
    """

    thread = models.ForeignKey("communities.Thread", on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=40)
    slug = models.SlugField(max_length=40)

    objects: ClassVar[ThreadTagQuerySet] = ThreadTagQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["thread", "slug"], name="communities_tag_once_a_thread")]

    def __str__(self) -> str:
        return self.name
