"""Addresses of the bell."""

from django.urls import path

from learning_network.members.bell import views

urlpatterns = [
    path("", views.bell, name="bell"),
    path("read/", views.read_all, name="bell_read"),
    path("<int:notification_id>/", views.open_one, name="bell_open"),
]
