"""Writing posts: the box and its editor, texts not sent yet, quotations, files that go along."""
