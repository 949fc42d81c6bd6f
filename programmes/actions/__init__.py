"""Use cases: each a verb, one transaction, audited."""
