"""What pages show, as frozen values built in a fixed number of queries."""
