"""Forms of the records that cases name: a new organisation while writing, a search in a chooser, a term."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.choosers import BaseFilterForm

from cases.models import Organisation
from learning_network.core.models import FormerWord, Term
from learning_network.core.paragraphs import paragraphs
from learning_network.core.words.services import change_slug

MAX_SLUG = 120


class OrganisationCreationForm(forms.ModelForm):
    """The little that a writer must say of a new organisation; the rest is filled in on its own page later."""

    description = forms.CharField(
        label="What it is and does",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One or two sentences. Legal form, ownership and links can follow under Organisations.",
    )

    class Meta:
        model = Organisation
        fields = ["name", "description"]
        help_texts = {"name": "The name that readers know it by."}

    def clean_name(self) -> str:
        """The model's own check counts case; for a reader “Be Caring” and “Be caring” are one organisation."""
        name: str = self.cleaned_data["name"]
        known = Organisation.objects.filter(name__iexact=name).first()
        if known is not None:
            raise forms.ValidationError(f"“{known.name}” is in the list already: choose it under Search.")
        if not slugify(name):
            raise forms.ValidationError("Give a name with letters or digits in it.")
        return name

    def clean_description(self) -> str:
        """Plain words become paragraphs; what looks like HTML is kept as text."""
        return paragraphs(self.cleaned_data["description"])

    def save(self, commit: bool = True) -> Organisation:
        self.instance.slug = free_slug(self.instance.name)
        organisation: Organisation = super().save(commit=commit)
        return organisation


def free_slug(name: str) -> str:
    """Return an organisation's slug that is not taken."""
    base = slugify(name)[: MAX_SLUG - 5].strip("-")
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slugs = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return next(slug for slug in slugs if slug not in taken)


class NameFilterForm(BaseFilterForm):
    """Finds records in a chooser by a part of their name, in the database: there are hundreds, not millions."""

    q = forms.CharField(label="Search by name", required=False, max_length=120)
    searched_fields: tuple[str, ...] = ("name", "also_known_as")

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        words: str = self.cleaned_data["q"]
        if words:
            self.is_searching, self.search_query = True, words
        for word in words.split():
            objects = objects.filter(self._in_any_field(word))
        return objects

    def _in_any_field(self, word: str) -> Q:
        found = Q()
        for name in self.searched_fields:
            found |= Q(**{f"{name}__icontains": word})
        return found


class MemberFilterForm(NameFilterForm):
    """Finds members by name or organisation."""

    searched_fields = ("first_name", "last_name", "organisation_name")


class TermForm(WagtailAdminModelForm):
    """A term is replaced by another of the same list, not by itself; its former slug leads to the new one."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        other = cleaned.get("replaced_by")
        vocabulary = cleaned.get("vocabulary") or self.instance.vocabulary
        if other is not None and (other.pk == self.instance.pk or other.vocabulary != vocabulary):
            self.add_error("replaced_by", "Choose another entry of the same list.")
        leads_to = FormerWord.objects.of(vocabulary).of_names([cleaned.get("slug", "")])
        if leads_to and self._slug_before not in leads_to.values():
            (current,) = leads_to.values()
            self.add_error("slug", f"Old addresses with this lead to “{current}”. Choose another.")
        return cleaned

    def save(self, commit: bool = True) -> Term:
        term: Term = super().save(commit=False)
        if commit:
            change_slug(term, before=self._slug_before)
        return term

    @property
    def _slug_before(self) -> str:
        return str(self.initial.get("slug", "")) if self.instance.pk else ""
