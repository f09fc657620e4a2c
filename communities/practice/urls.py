"""Addresses of a community's practice, below the community's own."""

from django.urls import path

from communities.practice import arranging, views

urlpatterns = [
    path("practice/", views.practice, name="practice"),
    path("practice/trials/new/", views.new_trial, name="trial_new"),
    path("practice/trials/<int:trial_id>/report/", views.report, name="trial_report"),
    path("practice/exchanges/new/", views.new_exchange, name="exchange_new"),
    path("practice/exchanges/<int:exchange_id>/", arranging.exchange, name="exchange"),
    path("practice/arrangements/<int:arrangement_id>/", arranging.arrangement, name="arrangement"),
    path("practice/arrangements/<int:arrangement_id>/learned/", arranging.learned, name="arrangement_learned"),
]
