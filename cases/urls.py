"""Addresses of cases' satellites; the case pages themselves are Wagtail's."""

from django.urls import include, path

from cases import views
from cases.proposing import views as proposing
from cases.reviewing import reading

urlpatterns = [
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
    path("methods/<slug:slug>/", views.method, name="method"),
    path("lessons/<int:number>/<slug:slug>/", views.lesson, name="lesson"),
    path("lessons/<int:number>/", views.lesson, {"slug": ""}, name="lesson_short"),
    path("cases/<slug:slug>/ask/", views.ask, name="case_ask"),
    path("cases/<slug:slug>/useful/", views.useful, name="case_useful"),
    path("reviews/asked/<int:pk>/", reading.as_member, name="review_as_member"),
    path("reviews/<str:token>/", reading.by_link, name="review_by_link"),
    path("cases/<slug:slug>/correct/", proposing.correct, name="case_correct"),
    path("proposals/new/", proposing.propose, name="case_propose"),
    path("me/credit/", proposing.want_credit, name="case_credit"),
    path("enquiries/<str:token>/answered/", views.mark_answered, name="enquiry_answered"),
    path("", include("cases.freshness.urls")),
]
