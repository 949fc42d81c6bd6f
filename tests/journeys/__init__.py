"""Whole journeys on real parts."""
