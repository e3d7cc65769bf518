"""What each tab of the project page draws."""
