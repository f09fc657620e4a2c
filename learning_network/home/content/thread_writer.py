"""Starts the demo's first threads, in the names of its fictional members; talk is not content and loads only there."""

from uuid import UUID, uuid5

from django.db import transaction

from cases.content import markdown
from cases.models import CasePage
from communities.models import CommunityPage, Thread
from communities.services import add_member, reply, start_thread
from communities.services.looking_after import accept_rules
from learning_network.home.content.record_schema import CommunityFile, ThreadRow
from learning_network.users.models import User

# Posts of the same thread carry the same tokens at every start, so none is ever written twice.
_TOKENS = UUID("6f1f1c3e-3f0b-4a3e-9d0e-8a4a4b6f6a57")


@transaction.atomic
def start_threads(data: CommunityFile) -> int:
    """Start those threads of a community that it does not have, its authors becoming members; return how many."""
    community = CommunityPage.objects.get(slug=data.slug)
    known = set(Thread.objects.in_community(community).values_list("title", flat=True))
    new = [thread for thread in data.threads if thread.title not in known]
    for thread in new:
        _start(thread, community)
    return len(new)


def _start(row: ThreadRow, community: CommunityPage) -> None:
    authors = {user.email: user for user in User.objects.filter(email__in={post.author for post in row.posts})}
    members = set(community.memberships.active().values_list("user_id", flat=True))
    for author in authors.values():
        if author.pk not in members:
            add_member(community=community, user=author)
            accept_rules(community=community, member=author)
    opening, *answers = row.posts
    thread = start_thread(
        community=community,
        author=authors[opening.author],
        title=row.title,
        body=markdown.to_post_html(opening.body),
        kind=row.kind.value,
        about=CasePage.objects.filter(slug__in=row.cases),
        token=_token(community, row, 0),
    )
    for place, post in enumerate(answers, start=1):
        token = _token(community, row, place)
        reply(thread=thread, author=authors[post.author], body=markdown.to_post_html(post.body), token=token)


def _token(community: CommunityPage, row: ThreadRow, place: int) -> UUID:
    return uuid5(_TOKENS, f"{community.slug}/{row.title}/{place}")
