"""Digests: one mail a day or week that says what is new, in sections that the apps above fill."""
