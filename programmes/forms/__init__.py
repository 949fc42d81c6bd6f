"""Forms ask in plain words and validate; actions act."""
