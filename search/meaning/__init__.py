"""Meaning: sentence vectors that lift what says the same in other words. An extra; without it nothing else changes.

``[semantic]`` installs what it needs. The vectors stand in the database, one a document, and are made after publishing.
"""
