"""Views by page: each reads or acts once, then renders or redirects."""
