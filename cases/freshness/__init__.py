"""“Still true?”: every published case has a review date, somebody is asked, and readers see when it was confirmed."""
