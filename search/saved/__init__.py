"""Saved searches: what a member asked once and wants to be told of when something new answers it."""
