"""Addresses below a community, and of single posts. The community's own page is Wagtail's."""

from django.urls import include, path

from communities.views import attachments, drafts, memberships, posts, threads

urlpatterns = [
    path("", include("communities.facilitating.urls")),
    path("", include("communities.following.urls")),
    path("", include("communities.talk.urls")),
    path("", include("communities.moderation.urls")),
    path("communities/start/", threads.choose_community, name="thread_start"),
    path("communities/<slug:community_slug>/threads/new/", threads.new_thread, name="thread_new"),
    path(
        "communities/<slug:community_slug>/threads/<int:thread_id>/<slug:slug>/",
        threads.thread,
        name="thread",
    ),
    path("communities/<slug:community_slug>/join/", memberships.join, name="community_join"),
    path("communities/<slug:community_slug>/leave/", memberships.leave, name="community_leave"),
    path("communities/<slug:community_slug>/requests/", memberships.requests, name="community_requests"),
    path(
        "communities/<slug:community_slug>/requests/<int:membership_id>/",
        memberships.answer_request,
        name="community_request",
    ),
    path("me/requests/<int:membership_id>/take-back/", memberships.take_back, name="community_request_take_back"),
    path("communities/<slug:community_slug>/", include("communities.events.urls")),
    path("communities/<slug:community_slug>/", include("communities.practice.urls")),
    path("drafts/", drafts.save, name="drafts"),
    path("drafts/<int:draft_id>/", drafts.show, name="draft"),
    path("drafts/<int:draft_id>/throw-away/", drafts.throw_away, name="draft_throw_away"),
    path("attachments/<uuid:key>/", attachments.attachment, name="attachment"),
    path("posts/<int:post_id>/", posts.find, name="post"),
    path("posts/<int:post_id>/edit/", posts.edit, name="post_edit"),
    path("posts/<int:post_id>/delete/", posts.delete, name="post_delete"),
    path("posts/<int:post_id>/history/", posts.history, name="post_history"),
    path("posts/<int:post_id>/answer/", posts.answer, name="post_answer"),
]
