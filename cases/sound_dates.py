"""Dates of a case that can be: nothing is known tomorrow, and nothing ends before it began."""

from datetime import date
from typing import Any

from learning_network.core.dates import in_calendar_years, validate_not_to_come


class SoundDates:
    """Checks of the case form; a date is kept as it was typed until it is mended."""

    cleaned_data: dict[str, Any]

    def clean_ended(self) -> str:
        """Return when it ended, which has been, and not before it began."""
        ended: str = self.cleaned_data["ended"]
        validate_not_to_come(ended)
        return ended

    def clean_information_as_of(self) -> str:
        """Return when the sources knew it, which has been."""
        known: str = self.cleaned_data["information_as_of"]
        validate_not_to_come(known)
        return known

    def clean_sign_off_date(self) -> date | None:
        """Return the day on which somebody agreed, which has been."""
        day: date | None = self.cleaned_data["sign_off_date"]
        validate_not_to_come(day.isoformat() if day else "")
        return day

    def clean(self) -> dict[str, Any]:
        """Compare when it began and when it ended, as exactly as both are known."""
        cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]
        started, ended = str(cleaned.get("started") or ""), in_calendar_years(str(cleaned.get("ended") or ""))
        if ended and ended < started.partition("/")[0][: len(ended)]:
            self.add_error("ended", f"It began in {started}: write the year, month or day in which it ended.")  # type: ignore[attr-defined]
        return cleaned
