"""Addresses of members' own pages."""

from django.urls import include, path

from learning_network.members import views

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/profile/", views.edit_profile, name="me_profile"),
    path("me/bell/", include("learning_network.members.bell.urls")),
    path("members/<int:member_id>/", views.member, name="member"),
]
