"""Addresses of looking after a community and its threads."""

from django.urls import path

from communities.views import facilitating as threads
from communities.views import facilitating_community as community
from communities.views import facilitating_joining as joining
from communities.views import facilitating_members as members
from communities.views import facilitating_summaries as summaries

_HERE = "communities/<slug:community_slug>"
_THREAD = "threads/<int:thread_id>"

urlpatterns = [
    path(f"{_HERE}/facilitate/", community.queue, name="facilitate"),
    path(f"{_HERE}/facilitate/settings/", community.settings, name="facilitate_settings"),
    path(f"{_HERE}/facilitate/asks/<int:thread_id>/", community.ask, name="facilitate_ask"),
    path(f"{_HERE}/facilitate/members/", members.members, name="facilitate_members"),
    path(f"{_HERE}/facilitate/members/<int:membership_id>/", members.change, name="facilitate_member"),
    path(f"{_HERE}/facilitate/members/<int:membership_id>/remove/", members.remove, name="facilitate_remove"),
    path(f"{_HERE}/facilitate/hand-over/", members.hand_over, name="facilitate_hand_over"),
    path(f"{_HERE}/facilitate/invitations/", members.invitations, name="facilitate_invitations"),
    path(f"{_HERE}/facilitate/invitations/<int:invitation_id>/withdraw/", members.withdraw, name="facilitate_withdraw"),
    path(f"{_HERE}/invited/<slug:secret>/", joining.invited, name="community_invited"),
    path(f"{_HERE}/rules/", joining.rules, name="community_rules"),
    path(f"{_THREAD}/facilitate/", threads.act, name="thread_act"),
    path(f"{_THREAD}/close/", threads.close, name="thread_close"),
    path(f"{_THREAD}/move/", threads.move, name="thread_move"),
    path(f"{_THREAD}/split/", threads.split, name="thread_split"),
    path(f"{_THREAD}/merge/", threads.merge, name="thread_merge"),
    path(f"{_THREAD}/summary/", summaries.summary, name="thread_summary"),
    path(f"{_THREAD}/summary/history/", summaries.history, name="thread_summary_history"),
]
