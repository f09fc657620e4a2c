"""Forms about accounts: what sign-up asks beside the e-mail address and the password."""

from django import forms
from django.http import HttpRequest

from learning_network.users.models import User


class SignupForm(forms.Form):
    """Names and where a person works; allauth adds address and password below."""

    first_name = forms.CharField(max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    last_name = forms.CharField(max_length=150, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    organisation_name = forms.CharField(
        label="Organisation",
        required=False,
        max_length=120,
        help_text="Leave empty if you come as a person who draws on care, a carer or a neighbour.",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    field_order = ["first_name", "last_name", "organisation_name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep what allauth does not know of; it has saved the names already."""
        user.organisation_name = self.cleaned_data["organisation_name"]
        user.save(update_fields=["organisation_name"])


class ProfileForm(forms.ModelForm):
    """What a member says of themselves; other members see it, visitors do not."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "role", "organisation_name", "area", "about"]
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name in ("first_name", "last_name"):
            self.fields[name].required = True
