"""Addresses of a member's saved searches."""

from django.urls import path

from search.saved import views

urlpatterns = [
    path("", views.saved_searches, name="saved_searches"),
    path("new/", views.new, name="saved_search_new"),
    path("<int:saved_id>/", views.edit, name="saved_search_edit"),
    path("<int:saved_id>/delete/", views.delete, name="saved_search_delete"),
]
