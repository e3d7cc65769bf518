"""The doors of the desk, one file for one kind of page."""
