"""What communities do together at a time: events, sign-ups, calendars."""
