"""Measures of helpnet: how long it takes and how much it carries, each beside a baseline."""
