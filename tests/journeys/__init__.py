"""Journeys through the running product in a real browser; `make test` runs them."""
