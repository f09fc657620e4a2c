"""Addresses of a community's events, below the community's own."""

from django.urls import path

from communities.events import views

urlpatterns = [
    path("events/", views.index, name="events"),
    path("events/new/", views.new_event, name="event_new"),
    path("events/<int:event_id>/change/", views.edit_event, name="event_edit"),
    path("events/<int:event_id>/sign-up/", views.sign_up, name="event_sign_up"),
    path("events/<int:event_id>/notes/", views.notes, name="event_notes"),
    path("events/<int:event_id>/event.ics", views.event_calendar, name="event_calendar"),
    path("events/<int:event_id>/<slug:slug>/", views.event, name="event"),
    path("calendar.ics", views.community_calendar, name="community_calendar"),
]
