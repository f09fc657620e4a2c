"""What readers look for and do not find: counts by day and words, without anything about who asked."""
