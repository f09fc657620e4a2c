"""Which words of what members write in a community are looked at before they are posted."""

from __future__ import annotations

from functools import cached_property

from learning_network.core.considerate import ConsiderateForm
from learning_network.core.identifying import words_in_html

# Words that somebody else could read: titles stand in lists, descriptions of pictures beside them.
_PLAIN_FIELDS = ("title", "what", "alt_1", "alt_2", "alt_3")
_HTML_FIELDS = ("body", "description", "report")


class ConsiderateMixin(ConsiderateForm):
    """A form whose words stand in fields of these names, as text or as clean HTML."""

    @cached_property
    def words_to_consider(self) -> str:
        """The words that are looked at, without links and quotations, as each way of writing sends them."""
        plain = [str(self.cleaned_data.get(name) or "") for name in _PLAIN_FIELDS]
        written = [words_in_html(self.cleaned_data.get(name) or "") for name in _HTML_FIELDS]
        return "\n".join([*plain, *written])
