"""Answering by e-mail: signed addresses, what of a mail is the answer, and what becomes of it."""
