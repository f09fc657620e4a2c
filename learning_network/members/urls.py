"""Addresses of members' own pages."""

from django.urls import path

from learning_network.members import views

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/profile/", views.edit_profile, name="me_profile"),
    path("members/<int:member_id>/", views.member, name="member"),
]
