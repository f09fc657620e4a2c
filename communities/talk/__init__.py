"""What happens in a thread beside its posts: thanks, mentions, tags, the cases it is about, how words changed."""
