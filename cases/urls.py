"""Addresses of cases' satellites; the case pages themselves are Wagtail's."""

from django.urls import include, path

from cases import views

urlpatterns = [
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
    path("methods/<slug:slug>/", views.method, name="method"),
    path("lessons/<int:number>/<slug:slug>/", views.lesson, name="lesson"),
    path("lessons/<int:number>/", views.lesson, {"slug": ""}, name="lesson_short"),
    path("cases/<slug:slug>/ask/", views.ask, name="case_ask"),
    path("cases/<slug:slug>/useful/", views.useful, name="case_useful"),
    path("enquiries/<str:token>/answered/", views.mark_answered, name="enquiry_answered"),
    path("", include("cases.freshness.urls")),
]
