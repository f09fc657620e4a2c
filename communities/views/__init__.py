"""Views of communities: threads, posts, memberships."""
