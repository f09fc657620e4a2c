"""Addresses of reports, of the queue and of suspensions."""

from django.urls import path

from communities.moderation import reporting, suspensions, views

urlpatterns = [
    path("report/<slug:kind_name>/<int:key>/", reporting.report, name="report"),
    path("report/<slug:kind_name>/<int:key>/sent/", reporting.sent, name="report_sent"),
    path("moderation/", views.queue, name="moderation"),
    path("moderation/log/", views.log, name="moderation_log"),
    path("moderation/<int:matter_id>/", views.matter, name="matter"),
    path("moderation/<int:matter_id>/take/", views.take, name="matter_take"),
    path("moderation/<int:matter_id>/undo/<int:act_id>/", views.undo, name="matter_undo"),
    path("moderation/suspensions/", suspensions.index, name="suspensions"),
    path("members/<int:member_id>/suspend/", suspensions.suspend, name="member_suspend"),
    path("members/<int:member_id>/lift/", suspensions.lift, name="member_lift"),
]
