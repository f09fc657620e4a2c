"""Addresses of following and muting."""

from django.urls import path

from communities.following import views

urlpatterns = [
    path("follow/<slug:kind>/<int:key>/", views.touch, name="follow"),
    path("me/notifications/", views.everything, name="me_notifications"),
    path("me/notifications/pause/", views.pause, name="me_notifications_pause"),
]
