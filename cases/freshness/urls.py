"""Addresses of the pages behind the mail's signed link."""

from django.urls import path

from cases.freshness import views

urlpatterns = [
    path("still-true/<str:token>/", views.still_true, name="still_true"),
    path("still-true/<str:token>/change/", views.change, name="still_true_change"),
    path("still-true/<str:token>/ask/", views.ask, name="still_true_ask"),
    path("still-true/<str:token>/ended/", views.ended, name="still_true_ended"),
    path("still-true/<str:token>/cannot-say/", views.decline, name="still_true_decline"),
]
