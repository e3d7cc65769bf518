"""Forms of the desk: input becomes values here, and nothing else happens."""
