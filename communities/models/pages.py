"""The list of communities and the page of each."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.compat import HTTPMethod
from wagtail.contrib.redirects.models import Redirect
from wagtail.fields import RichTextField
from wagtail.models import PageManager
from wagtail.url_routing import RouteResult

from communities.permissions import can_read
from communities.querysets import CommunityPageQuerySet
from communities.vocabularies import Joining, Visibility
from learning_network.core.models import BasePage
from learning_network.core.vocabularies import Vocabulary

_READING = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]
# Addresses of our own below /communities/ that a community's slug would hide behind.
_TAKEN_SLUGS = frozenset({"start"})


class CommunityIndexPage(BasePage):
    """The list of communities at ``/communities/``; it names only those the reader may read."""

    template = "communities/community_index_page.html"
    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["communities.CommunityPage"]
    allowed_http_methods = _READING
    private_page_options: list[str] = []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from communities.overview import communities_for

        context = super().get_context(request, *args, **kwargs)
        context["communities"] = communities_for(request.user)
        return context


class CommunityPage(BasePage):
    """A community of practice: what it is for, who looks after it, how one joins."""

    summary = models.CharField(
        max_length=200, help_text="For whom is it, and what about? One sentence; lists and search show it."
    )
    purpose = RichTextField(
        features=["h3", "bold", "italic", "link", "ol", "ul"],
        help_text="What is it for, who should come, what will they find?",
    )
    question = models.CharField(
        "what it works on", max_length=200, blank=True, help_text="The question that the community works on now."
    )
    question_until = models.DateField(
        "works on it until", null=True, blank=True, help_text="Then the community looks at what came of it."
    )
    themes = ParentalManyToManyField(
        "core.Term", blank=True, related_name="+", limit_choices_to={"vocabulary": Vocabulary.THEME}
    )
    visibility = models.CharField(
        "who may read it", max_length=20, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    joining = models.CharField("how people join", max_length=20, choices=Joining.choices, default=Joining.OPEN)
    rules = models.TextField(
        blank=True,
        help_text="What members promise on joining, beside the house rules. A blank line starts a new one.",
    )
    rules_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    welcome = models.TextField(
        blank=True,
        max_length=2000,
        help_text="Shown once to each new member on this page. Where do they begin, whom can they ask?",
    )
    holds_newcomers = models.BooleanField(
        "hold the first post of somebody new to the network",
        default=False,
        help_text="A facilitator looks at it before others read it; its writer is told so.",
    )
    holds_links = models.BooleanField(
        "hold links to other sites from people who have written little",
        default=False,
        help_text="Until three posts of theirs are read by everybody, a facilitator looks at such a post first.",
    )

    objects = PageManager.from_queryset(CommunityPageQuerySet)()

    template = "communities/community_page.html"
    parent_page_types = ["communities.CommunityIndexPage"]
    subpage_types: list[str] = []
    allowed_http_methods = _READING
    # A view restriction answers with a log-in page and so tells that the page exists.
    private_page_options: list[str] = []
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldPanel("purpose"),
        FieldPanel("question"),
        FieldPanel("question_until"),
        FieldPanel("themes"),
        MultiFieldPanel(
            [FieldPanel("visibility"), FieldPanel("joining"), FieldPanel("rules"), FieldPanel("welcome")],
            heading="Who and how",
        ),
        MultiFieldPanel([FieldPanel("holds_newcomers"), FieldPanel("holds_links")], heading="A first look"),
    ]

    class Meta:
        verbose_name = "community"
        verbose_name_plural = "communities"
        permissions = [("moderate_communities", "Can read and look after every community")]

    @property
    def is_private(self) -> bool:
        return self.visibility == Visibility.PRIVATE

    @property
    def cloth(self) -> str:
        """The cloth this community wears in lists; decoration only, the same at every visit."""
        return ("blue", "green", "plum", "clay")[(self.pk or 0) % 4]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Note when what members promise changes; a revision that is published carries an older note, or none."""
        before = type(self).objects.filter(pk=self.pk).values_list("rules", "rules_changed_at").first()
        if before is not None:
            changed = self.rules.split() != before[0].split()
            self.rules_changed_at = timezone.now() if changed else before[1]
        super().save(*args, **kwargs)
        if self.is_private:
            # What led here while everybody read it would tell that it is still there, and under which name.
            Redirect.objects.filter(redirect_page=self.pk).delete()

    def clean(self) -> None:
        super().clean()
        if self.slug in _TAKEN_SLUGS:
            raise ValidationError({"slug": "This address is taken by a page of the site. Choose another."})

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Answer 404 to who may not read; here, because ``serve`` is not asked for OPTIONS and some errors."""
        if not can_read(request.user, self):
            raise Http404
        return super().route(request, path_components)

    def get_route_paths(self) -> list[str]:
        """A private page leaves no redirect when it moves: a redirect would tell that it exists."""
        return [] if self.is_private else super().get_route_paths()

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        return [] if self.is_private else super().get_sitemap_urls(request)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from communities.overview import community_overview

        context = super().get_context(request, *args, **kwargs)
        return {**context, **community_overview(self, request)}
