"""What every view of a community asks first: who is there, and may they know of this."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, resolve_url

from communities import drafts
from communities.models import CommunityPage, Post
from communities.permissions import Standing, standing_in

View: TypeAlias = Callable[..., HttpResponse]


def log_in_first(request: HttpRequest, fragment: str = "") -> HttpResponse:
    """Send a visitor to log in, keeping what they typed; the same for every address, also one that is not there."""
    if request.method == "POST":
        drafts.keep(request)
    target = request.path if request.method == "POST" else request.get_full_path()
    return redirect_to_login(target + fragment, resolve_url(settings.LOGIN_URL))


def for_members(view: View) -> View:
    """Let only people who are logged in reach the view."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return log_in_first(request)
        return view(request, *args, **kwargs)

    return asked


def keeps_words(view: View) -> View:
    """Keep what was typed also where the answer is an error page: not there any more, or a fault of ours."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Exception:
            if request.method == "POST":
                drafts.keep(request)
            raise

    return asked


def community_or_404(request: HttpRequest, slug: str) -> tuple[CommunityPage, Standing]:
    """Return a community the reader may know of, and what they are to it."""
    community = get_object_or_404(CommunityPage.objects.visible_to(request.user), slug=slug)
    return community, standing_in(community, request.user)


def post_or_404(request: HttpRequest, post_id: int) -> tuple[Post, Standing]:
    """Return a post the reader may know of, and what they are to its community."""
    visible = Post.objects.visible_to(request.user).select_related("thread__community", "author")
    post = get_object_or_404(visible, pk=post_id)
    return post, standing_in(post.thread.community, request.user)


def require(allowed: bool) -> None:
    """Answer as if the page were not there when the reader may not use it."""
    if not allowed:
        raise Http404
