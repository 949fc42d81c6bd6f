"""Everything that is proved by running it."""
