"""Taking names out of posts when a member is erased: their own words stay without an author, others' without a name."""

from django.db import transaction

from communities.models import Post, PostRevision
from communities.talk.mentions import address_of, forgetting


@transaction.atomic
def forget_mentions(member_id: int) -> None:
    """Write “a former member” where posts, or earlier wordings of them, mention this member by name."""
    for model in (Post, PostRevision):
        # The statement narrows it down; what is a mention, the words themselves say.
        named = model._default_manager.filter(body__contains=f'href="{address_of(member_id)}"').only("body")
        for written in named.iterator():
            model._default_manager.filter(pk=written.pk).update(body=forgetting(written.body, member_id))
