"""Addresses of the notifications."""

from django.urls import path

from learning_network.notifications import views

urlpatterns = [
    path("notifications/stop/<str:token>/", views.stop, name="notification_stop"),
    path("notifications/mail-again/", views.mail_again, name="mail_again"),
]
