"""What is planned and what was walked."""
