"""Single posts: where they stand, other words for them, taking them back, naming the answer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities import drafts, services
from communities.composer.words import Words
from communities.forms import PostForm
from communities.models import Post
from communities.moderation.limits import refuse_suspended
from communities.paging import page_of
from communities.talk.changes import changes_of
from communities.talk.page import page_number_of
from communities.views.access import for_members, keeps_words, post_or_404, require
from communities.views.composing import blank, came_back, filled
from communities.views.refusing import refuse, refused
from learning_network.users.requests import MemberRequest

CHANGES_A_PAGE = 10


@require_safe
def find(request: HttpRequest, post_id: int) -> HttpResponse:
    """Lead to the post on the page where it stands today."""
    post, _ = post_or_404(request, post_id)
    page = page_number_of(post, request.user)
    query = f"?page={page}" if page > 1 else ""
    return redirect(f"{post.thread.get_absolute_url()}{query}#{post.anchor}")


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_words
@for_members
def edit(request: MemberRequest, post_id: int) -> HttpResponse:
    """Let the author change their words."""
    post, standing = post_or_404(request, post_id)
    require(standing.edits(post))
    files = list(post.attachments.all())
    shown = {"post": post, "thread": post.thread}
    if request.method != "POST":
        composer = blank(PostForm, request, initial={"body": Words(post.body, is_html=True)}, kept=files)
        return render(request, "communities/post_edit.html", {**shown, **composer})
    form = filled(PostForm, request, kept=files)
    refusal = refuse_suspended(request.user)
    if not form.is_valid() or refuse(form, refusal):
        context = {**shown, **came_back(form, request)}
        return refused(render(request, "communities/post_edit.html", context, status=422), refusal)
    services.edit_post(post=post, editor=request.user, body=form.cleaned_data["body"], files=form.files_along)
    drafts.forget(request)
    messages.success(request, "Your post has its new words. The earlier ones stay in its history.")
    return redirect(post)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def delete(request: MemberRequest, post_id: int) -> HttpResponse:
    """Ask, then take the author's post back."""
    post, standing = post_or_404(request, post_id)
    if request.method == "POST" and _is_own_and_gone(post, request):
        return redirect(post.thread.community.get_url(request))
    require(standing.deletes(post))
    if request.method != "POST":
        return render(request, "communities/post_delete.html", {"post": post, "thread": post.thread})
    services.delete_own_post(post)
    messages.success(request, "Your post has been taken back.")
    post.thread.refresh_from_db()
    return redirect(post.thread.community.get_url(request) if post.thread.hidden else post)


def _is_own_and_gone(post: Post, request: HttpRequest) -> bool:
    return post.is_deleted and post.author_id == request.user.pk


@require_safe
def history(request: HttpRequest, post_id: int) -> HttpResponse:
    """Show what changed in a post, change by change, to whoever may read it."""
    post, _ = post_or_404(request, post_id)
    require(not post.is_deleted)
    paging = page_of(Paginator(post.revisions.all(), CHANGES_A_PAGE), request)
    shown = paging["page_obj"]
    newer = post.revisions.all()[shown.start_index() - 2].body if shown.number > 1 else post.body
    context = {"post": post, "thread": post.thread, "changes": changes_of(newer, list(shown.object_list)), **paging}
    return render(request, "communities/post_history.html", context)


@require_POST
@for_members
def answer(request: MemberRequest, post_id: int) -> HttpResponse:
    """Name this reply as the one that answered, or take that back (``undo``)."""
    post, standing = post_or_404(request, post_id)
    require(standing.marks_answers(post.thread) and post.can_be_answer)
    undo = "undo" in request.POST
    services.mark_answer(thread=post.thread, post=None if undo else post, by=request.user)
    messages.success(request, "The question is open again." if undo else "Marked as the reply that answered it.")
    return redirect(post)
