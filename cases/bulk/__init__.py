"""Cases in bulk: from a spreadsheet, a CSV or a JSON file into drafts, and from the site into such a file."""
