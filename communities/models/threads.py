"""What is said in a community: threads, their posts, and the earlier wordings of edited posts.

Plain models, not pages: thousands of writes do not belong in the page tree. ``services`` writes them.
"""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from communities.querysets import PostQuerySet, ThreadQuerySet
from communities.vocabularies import ThreadKind

if TYPE_CHECKING:
    from wagtail.models import Page


class Thread(models.Model):
    """A question, an offer or something shared, and what others say to it.

    ``reply_count``, ``last_post_at``, ``last_post_by`` and ``held`` are kept by the services, from the posts that
    everybody can read. A held thread is read by its author and those who facilitate: its opening post is held, or is
    hidden and nobody has answered. An erased member's threads and posts stay, without an author.
    """

    community = models.ForeignKey("communities.CommunityPage", on_delete=models.CASCADE, related_name="threads")
    title = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120)
    kind = models.CharField(max_length=20, choices=ThreadKind.choices, default=ThreadKind.ASK)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="threads_started"
    )
    created = models.DateTimeField(default=timezone.now)
    last_post_at = models.DateTimeField(default=timezone.now)
    last_post_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reply_count = models.PositiveIntegerField(default=0)
    answer = models.ForeignKey("communities.Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField("answer marked", null=True, blank=True)
    pinned = models.BooleanField(default=False)
    locked = models.BooleanField(default=False)
    closed_because = models.CharField(max_length=300, blank=True)
    # The highest number that a post of it has had: one that was split away leaves its number free for nobody.
    last_number = models.PositiveIntegerField(default=0)
    hidden = models.BooleanField(default=False)
    held = models.BooleanField(default=False)
    pages: "models.ManyToManyField[Page, ThreadPage]" = models.ManyToManyField(
        "wagtailcore.Page", through="communities.ThreadPage", related_name="+"
    )

    objects: ClassVar[ThreadQuerySet] = ThreadQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-last_post_at", "-pk"]
        indexes = [
            models.Index(fields=["community", "-pinned", "-last_post_at"], name="communities_thread_list"),
            models.Index(fields=["community", "kind", "answer"], name="communities_thread_open"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("thread", args=[self.community.slug, self.pk, self.slug])

    @property
    def is_ask(self) -> bool:
        return self.kind == ThreadKind.ASK

    @property
    def is_answered(self) -> bool:
        return self.answer_id is not None

    @property
    def waits_for_answer(self) -> bool:
        return self.is_ask and not self.is_answered


class ThreadPage(models.Model):
    """A page of the site, most often a case, that a thread is about."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="citations")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["thread", "page"], name="communities_page_once_a_thread")]

    def __str__(self) -> str:
        return f"{self.thread_id} about {self.page_id}"


class Post(models.Model):
    """One person's words in a thread, as sanitised HTML; number 1 opens it.

    ``number`` changes only with the thread, when that is split or merged, so ``#post-N`` stays true there. ``token``
    comes from the form that made the post: the same form sent twice makes one post. A held post waits for a
    facilitator's first look; a held or hidden one is read by its author and those who facilitate, nobody else.
    ``thank_count`` is kept by the services.
    """

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="posts")
    body = models.TextField()
    created = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    hidden = models.BooleanField(default=False)
    held = models.BooleanField(default=False)
    let_through_at = models.DateTimeField(null=True, blank=True)
    # It was the thread's answer when it was hidden, and is again when it is shown.
    was_answer = models.BooleanField(default=False)
    thank_count = models.PositiveIntegerField(default=0)
    token = models.UUIDField(default=uuid4, editable=False)

    objects: ClassVar[PostQuerySet] = PostQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["thread", "number"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="communities_post_number"),
            models.UniqueConstraint(fields=["author", "token"], name="communities_form_sent_once"),
        ]

    def __str__(self) -> str:
        return f"Post {self.number} of “{self.thread}”"

    def get_absolute_url(self) -> str:
        return reverse("post", args=[self.pk])

    @property
    def is_opening(self) -> bool:
        return self.number == 1

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def readable_since(self) -> datetime:
        """When everybody in the thread could read it first: later than written, where it waited for a first look."""
        return self.let_through_at or self.created

    @property
    def stands(self) -> bool:
        """Its words are there for everybody who reads the thread."""
        return not (self.is_deleted or self.hidden or self.held)

    @property
    def can_be_answer(self) -> bool:
        """A reply that everybody in the thread can read may be named as the answer."""
        return self.stands and not self.is_opening

    @property
    def anchor(self) -> str:
        return f"post-{self.number}"


class PostRevision(models.Model):
    """An earlier wording of a post, kept so that readers can see what changed."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    body = models.TextField()
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return f"Earlier wording of {self.post}"
