"""What members write: a thread, a reply, other words for a post. Typed text leaves these forms as clean HTML."""

from typing import Any
from uuid import uuid4

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from communities.composer.form import WithFiles
from communities.composer.words import Composer
from communities.considerate import ConsiderateMixin
from communities.fields import LONGEST_TITLE, FormToken, TitleLine
from communities.models import Membership
from communities.services.looking_after import begin
from communities.talk.forms import TagsField
from communities.vocabularies import THREAD_KIND_HINTS, MembershipState, ThreadKind
from learning_network.users.models import User


def title_from(words: str | None) -> str:
    """Return words that an address brings along as the beginning of a title."""
    return " ".join((words or "").replace("\0", " ").split())[:LONGEST_TITLE].strip()


class PostForm(ConsiderateMixin, WithFiles):
    """New words for a post that stands already."""

    body = Composer(rows=10)


class ReplyForm(ConsiderateMixin, WithFiles):
    """A reply; its token makes a form sent twice one post."""

    body = Composer(rows=6)
    tell_me = forms.BooleanField(
        label="Tell me of replies",
        help_text="By mail and in your bell: you follow the thread then, until you stop it on its page.",
        required=False,
    )
    token = FormToken(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"token": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class ThreadForm(ReplyForm):
    """A new thread: what it is, its title, and the opening post."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=[(kind.value, f"{kind.label}: {THREAD_KIND_HINTS[kind]}") for kind in ThreadKind],
        initial=ThreadKind.ASK,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the kinds in the list.", "required": "Choose a kind."},
    )
    title = TitleLine(
        label="Title",
        help_text=f"A question or a short sentence, up to {LONGEST_TITLE} characters.",
        required_words="Give it a title, so that others see what it is about.",
    )
    body = Composer(rows=10)
    tags = TagsField()

    field_order = ["kind", "title", "body", "tags", "token"]


class JoinForm(forms.Form):
    """The promise a person makes on joining."""

    rules = forms.BooleanField(
        label="I will keep to the house rules and to what this community asks of its members.",
        error_messages={"required": "Tick the box to say that you will keep to the rules."},
    )


class _MemberChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        """Tell people of the same name apart by where they work."""
        said = ", ".join(part for part in (obj.organisation_name, obj.get_area_display()) if part)
        return f"{obj.display_name} ({said})" if said else obj.display_name


class MembershipAdminForm(WagtailAdminModelForm):
    """How a network editor adds a member or appoints a facilitator."""

    user = _MemberChoiceField(queryset=User.objects.filter(is_active=True), label="Member")

    def save(self, commit: bool = True) -> Membership:
        """Write the membership; who is a member now and was none follows the community, and is told."""
        was = self.initial.get("state") if self.instance.pk else None
        membership: Membership = super().save(commit)
        if commit and membership.state == MembershipState.ACTIVE != was:
            begin(membership, by=self.for_user, had_asked=was == MembershipState.REQUESTED)
        return membership
