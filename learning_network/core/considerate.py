"""The question before sending: could somebody be recognised? Asked of the writer, answered by them, never stored."""

from __future__ import annotations

from functools import cached_property

from django import forms
from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

from learning_network.core.identifying import Finding, findings_in_text

_signer = Signer(salt="core.considerate")


class ConsiderateForm(forms.Form):
    """A form that is not valid at first when its words could make somebody recognisable.

    It has no error then: ``to_consider`` holds what to show. The button that sends the text as it is sends
    ``considered``, a signature of exactly these words, so other words are looked at anew and nothing is kept here.
    """

    def is_valid(self) -> bool:
        """Tell whether the form can be saved: without errors, and without a question that is still open."""
        return super().is_valid() and not self.to_consider

    @property
    def to_consider(self) -> tuple[Finding, ...]:
        """What the writer should look at before it is sent; nothing while there are errors to put right."""
        return () if self.errors or not self.is_bound or self._is_considered else self._findings

    @cached_property
    def signature(self) -> str:
        """What says of exactly these words that their writer has considered them."""
        return _signer.signature(" ".join(self.words_to_consider.split()))

    @cached_property
    def words_to_consider(self) -> str:
        """The words that are looked at: all that is typed as plain text."""
        texts = (name for name, field in self.fields.items() if type(field) is forms.CharField)
        return "\n".join(str(self.cleaned_data.get(name) or "") for name in texts)

    @property
    def _is_considered(self) -> bool:
        return constant_time_compare(str(self.data.get("considered", "")), self.signature)

    @cached_property
    def _findings(self) -> tuple[Finding, ...]:
        return findings_in_text(self.words_to_consider)
