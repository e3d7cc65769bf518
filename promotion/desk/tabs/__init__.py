"""The tabs of the project page that have a file of their own: what each draws."""
