"""Reads figures: numbers, money, days, times and identifiers, in every notation and language that we know."""
