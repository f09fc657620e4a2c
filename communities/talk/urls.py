"""Addresses of what happens in threads beside posts."""

from django.urls import path

from communities.talk import views

urlpatterns = [
    path("communities/<slug:community_slug>/mention/", views.mention, name="mention"),
    path("communities/<slug:community_slug>/tags/", views.tag_names, name="tag_names"),
    path("posts/<int:post_id>/thanks/", views.thanks, name="post_thanks"),
    path("threads/<int:thread_id>/about/", views.about, name="thread_about"),
]
