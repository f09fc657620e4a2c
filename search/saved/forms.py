"""What is asked about a saved search: its name, and how often mail comes."""

from django import forms

from search.saved.models import SavedSearch


class SavedSearchForm(forms.ModelForm):
    """A name and a frequency; the search itself is not changed by a form."""

    class Meta:
        model = SavedSearch
        fields = ["name", "frequency"]
        labels = {"frequency": "Tell me by mail what is new"}
        widgets = {"frequency": forms.RadioSelect, "name": forms.TextInput(attrs={"autocomplete": "off"})}
