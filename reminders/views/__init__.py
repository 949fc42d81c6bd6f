"""Pages of reminders, by what they are about."""
