"""The tabs of the project page, one file each."""
