"""Promises about the whole source, enumerated and never listed by hand."""
