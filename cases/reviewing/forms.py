"""Forms of the review: the checklist, asking somebody, and what they who are asked fill in."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import get_user_model

from cases.models.reviewing import ReviewComment, ReviewRequest
from cases.reviewing.checklist import answers_to_begin_with, changed_by_others, ticks_for
from cases.reviewing.questions import ALL_WORDS, LINES, PEER_QUESTIONS, TICKS
from learning_network.core.uncut import Uncut

if TYPE_CHECKING:
    from wagtail.models import Revision

    from cases.models import CasePage
    from learning_network.users.models import User

MAX_WORDS = 4000
MAX_LINE = 1000
_CHANGED = (
    "The draft was changed while you read it, so your agreement is not recorded yet. It stands above as it is now: "
    "read what is new, then send your answer again."
)
_TOO_LONG = {"max_length": "Write at most %(limit_value)d characters; these are %(show_value)d."}


def _area(label: str, *, help_text: str = "", rows: int = 3, required: bool = False, most: int = MAX_WORDS) -> Any:
    field = forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages=_TOO_LONG,
    )
    field.widget.attrs.pop("maxlength")
    return field


class ChecklistForm(forms.Form):
    """A reviewer's answers. It may be saved unfinished; approving asks for what is missing."""

    read = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, case: CasePage, reviewer: User) -> None:
        self.case, self.reviewer = case, reviewer
        latest = case.get_latest_revision()
        initial = {**answers_to_begin_with(case, reviewer), "read": latest.pk if latest else None}
        super().__init__(data, initial=initial)
        for name, (label, question) in LINES.items():
            self.fields[name] = _area(label, help_text=question, rows=2, most=MAX_LINE)
        for name in ticks_for(case.get_latest_revision_as_object()):
            self.fields[name] = forms.BooleanField(label=TICKS[name], required=False)

    def clean(self) -> dict[str, Any]:
        """Answers are about the version that the reviewer read."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        read = self.case.revisions.filter(pk=cleaned.get("read") or 0).first()
        if read is not None and changed_by_others(self.case, self.reviewer, since=read.created_at):
            self.add_error(
                None,
                "Somebody changed the case while you read it. Your answers stand below: look at the case, save again.",
            )
            self.data = {**dict(self.data.items()), "read": self.initial["read"]}
        return cleaned


class _AskForm(Uncut, forms.Form):
    words = _area("What should they look at?", help_text="They read these words. May stay empty.", most=MAX_LINE)
    form_token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("form_token", uuid.uuid4())
        super().__init__(*args, **kwargs)


class AskMemberForm(_AskForm):
    """Ask a member, who reads the draft with their account."""

    member = forms.ModelChoiceField(
        queryset=get_user_model().objects.filter(is_active=True),
        label="Member",
        error_messages={"required": "Choose the member you ask."},
    )
    field_order = ["member", "words"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from cases.viewsets import MemberChooserViewSet

        super().__init__(*args, **kwargs)
        self.fields["member"].widget = MemberChooserViewSet().widget_class()


class AskByLinkForm(_AskForm):
    """Ask somebody without an account: the link is shown, to be sent by whoever asks."""

    kind = forms.ChoiceField(label="What for", choices=ReviewRequest.Kind.choices, initial=ReviewRequest.Kind.PEER)
    name = forms.CharField(
        label="Who is asked",
        max_length=120,
        help_text="So that the team knows whose words come back. No address is kept: you send the link yourself.",
        error_messages={"required": "Say who is asked."},
    )
    field_order = ["kind", "name", "words"]


class _ReadingForm(Uncut, forms.Form):
    """An answer to a draft; ``read`` is the version that stood above the form, None when that is gone."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    read = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, case: CasePage) -> None:
        self.case, self.latest = case, case.get_latest_revision()
        initial = {"form_token": uuid.uuid4(), "read": self.latest.created_at.isoformat() if self.latest else ""}
        super().__init__(data, auto_id="answer_%s", initial=initial)

    def clean_read(self) -> Revision | None:
        """Return the version by its moment, which is another once an editor has saved by itself over it."""
        read: Revision | None = self.case.revisions.filter(created_at=self.cleaned_data["read"]).first()
        return read


class CommentForm(_ReadingForm):
    """What somebody without an account says to the draft."""

    words = forms.CharField(
        label="What should change, and what would you keep?",
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Write what you think of it.", **_TOO_LONG},
    )


class PeerForm(_ReadingForm):
    """The checklist's questions to a peer with an account; at least one is answered."""

    def __init__(self, data: Any = None, *, case: CasePage) -> None:
        super().__init__(data, case=case)
        for name, question in PEER_QUESTIONS.items():
            self.fields[name] = _area(question)
        self.fields["words"] = _area(ALL_WORDS)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(name) for name in (*PEER_QUESTIONS, "words")):
            self.add_error("words", "Answer at least one question, or write here.")
        return cleaned


class SignOffForm(_ReadingForm):
    """The organisation agrees, or says what should change."""

    verdict = forms.ChoiceField(
        label="What do you say?",
        choices=ReviewComment.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you agree."},
    )
    said_by = forms.CharField(
        label="Who agrees, or asks for a change",
        max_length=255,
        help_text="Readers see it as you write it here: “Ann Example, manager”, or “The board” without a name.",
        error_messages={"required": "Say who you are, so that it is known who agreed."},
    )
    words = _area("What should change?", help_text="Needed when something should change.")

    def __init__(self, data: Any = None, *, case: CasePage) -> None:
        super().__init__(data, case=case)
        if self.latest is not None and self.latest.as_object().anonymised:
            self.fields["said_by"].help_text = "Only the team reads it: the case is anonymised."

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        wants_change = cleaned.get("verdict") == ReviewComment.Verdict.CHANGE
        if wants_change and not cleaned.get("words") and not self.has_error("words"):
            self.add_error("words", "Write what should change.")
        if cleaned.get("verdict") == ReviewComment.Verdict.AGREE and self._has_changed(cleaned):
            self.add_error(None, _CHANGED)
            self.data = {**dict(self.data.items()), "read": self.initial["read"]}
        return cleaned

    def _has_changed(self, cleaned: dict[str, Any]) -> bool:
        """Nobody agrees to words that they have not read; an answer that is sent twice was about what they read."""
        token = cleaned.get("form_token")
        is_sent_again = token is not None and ReviewComment.objects.filter(form_token=token).exists()
        return cleaned.get("read") != self.latest and not is_sent_again


def form_for(request: ReviewRequest, data: Any = None) -> forms.Form:
    """Return the form of who was asked: by kind, and by whether they have an account."""
    if request.kind == ReviewRequest.Kind.SIGN_OFF:
        return SignOffForm(data, case=request.case)
    return (PeerForm if request.member_id else CommentForm)(data, case=request.case)
