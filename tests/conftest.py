"""Settings of the test run and the cast."""
