"""Backups: made while the office works, checked before anything is touched, restored so that a wrong restore can be undone."""
