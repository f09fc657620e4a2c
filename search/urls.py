"""Addresses of search. Cases and communities have pages of the tree for their lists."""

from django.urls import include, path

from search import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggest/", views.suggest, name="search_suggest"),
    path("lessons/", views.kind_list, {"kind": "lesson"}, name="lesson_list"),
    path("methods/", views.kind_list, {"kind": "method"}, name="method_list"),
    path("organisations/", views.kind_list, {"kind": "organisation"}, name="organisation_list"),
    path("me/searches/", include("search.saved.urls")),
]
