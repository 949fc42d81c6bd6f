"""Who people are, what was done to their data, and the ledger of everything we owe them by mail."""
