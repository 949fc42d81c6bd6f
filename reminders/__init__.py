"""What we say, when, and never twice."""
