"""What pages and letters show of reminders; nothing is written here."""
