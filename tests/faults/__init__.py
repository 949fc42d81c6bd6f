"""The fault suite of the reminder engine: real processes, broken on purpose, then the ledger against the relay's book."""
