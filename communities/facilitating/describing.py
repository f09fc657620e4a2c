"""The form in which facilitators change what their community's page says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from wagtail.rich_text import expand_db_html

from communities.composer.words import Composer, Words
from communities.prose import clean_html, html_from_text, text_from_html
from communities.vocabularies import Joining
from learning_network.core.models import Term
from learning_network.core.vocabularies import Vocabulary

if TYPE_CHECKING:
    from communities.models import CommunityPage

# What the admin's editor writes and the composer does not know: words of headings become bold paragraphs.
_AS_COMPOSED = (
    (re.compile(r"<h[1-6][^>]*>"), "<p><strong>"),
    (re.compile(r"</h[1-6]>"), "</strong></p>"),
    (re.compile(r"<(/?)b>"), r"<\1strong>"),
    (re.compile(r"<(/?)i>"), r"<\1em>"),
)


class DescriptionForm(forms.ModelForm):
    """Everything about a community that its facilitators decide; who may read it is left to network editors."""

    purpose = Composer(rows=8, label="What is it for?")
    themes = forms.ModelMultipleChoiceField(
        queryset=Term.objects.none(), label="Themes", required=False, widget=forms.CheckboxSelectMultiple
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    class Meta:
        from communities.models import CommunityPage

        model = CommunityPage
        fields = [
            "summary",
            "purpose",
            "question",
            "question_until",
            "themes",
            "joining",
            "rules",
            "welcome",
            "holds_newcomers",
            "holds_links",
        ]
        labels = {
            "summary": "For whom is it, and what about?",
            "question": "What does it work on now?",
            "question_until": "Until when?",
            "joining": "How do people join?",
            "rules": "What do members promise?",
            "welcome": "Welcome to new members",
        }
        help_texts = {
            "summary": "One sentence of up to 200 characters; lists and search show it.",
            "question": "A question of up to 200 characters.",
            "question_until": "Then the community looks at what came of it.",
            "rules": (
                "Beside the house rules. A blank line begins a new one. When you change them, "
                "members are asked once to accept them before they write again."
            ),
            "welcome": "Shown once to each new member. Where do they begin, whom can they ask?",
        }
        widgets = {
            "summary": forms.TextInput(attrs={"maxlength": None}),
            "question": forms.TextInput(attrs={"maxlength": None}),
            "question_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "joining": forms.RadioSelect(choices=Joining.choices),
            "rules": forms.Textarea(attrs={"rows": 6}),
            "welcome": forms.Textarea(attrs={"rows": 4, "maxlength": None}),
        }
        error_messages = {
            "summary": {
                "required": "Say in a sentence whom it is for.",
                "max_length": "This has room for 200 characters. Shorten it.",
            },
            "question": {"max_length": "This has room for 200 characters. Shorten it."},
            "question_until": {"invalid": "Write the day like 03/12/2026, or leave it empty."},
            "welcome": {"max_length": "This has room for 2,000 characters. Shorten it."},
        }

    def __init__(self, data: Any = None, *, instance: CommunityPage, typed: Mapping[str, Any] | None = None) -> None:
        self.purpose_now = _composed(instance.purpose)
        said = {"purpose": Words(self.purpose_now, is_html=True), "revision": instance.live_revision_id or 0}
        if typed is not None:
            said = {**said, **typed, "purpose": Words.sent(typed, "purpose")}
        super().__init__(data, instance=instance, initial=said)
        offered = Q(retired=False) | Q(pk__in=[term.pk for term in instance.themes.all()])
        self.fields["themes"].queryset = Term.objects.of(Vocabulary.THEME).filter(offered)  # type: ignore[attr-defined]
        self.fields["purpose"].help_text = "Who should come, what will they find? A blank line begins a paragraph."
        for name in ("question", "rules", "welcome"):
            self.fields[name].required = False

    def _post_clean(self) -> None:
        """Leave the page as it is: the service changes it, once it is sure that nobody else did."""

    def clean_revision(self) -> int:
        return self.cleaned_data["revision"] or 0

    def clean_rules(self) -> str:
        return _plain(self.cleaned_data["rules"])

    def clean_welcome(self) -> str:
        return _plain(self.cleaned_data["welcome"])

    @property
    def values(self) -> dict[str, Any]:
        """What the page is to say, by field; a purpose that nobody touched stays as the admin's editor wrote it."""
        values = {name: self.cleaned_data[name] for name in self.Meta.fields}
        untouched = (self.purpose_now, html_from_text(text_from_html(self.purpose_now)))
        if values["purpose"] in untouched:
            del values["purpose"]
        return values


def _composed(html: str) -> str:
    """Return a page's rich text as the composer would have written it."""
    written = expand_db_html(html)
    for pattern, composed in _AS_COMPOSED:
        written = pattern.sub(composed, written)
    return clean_html(written)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\0", "").strip()
