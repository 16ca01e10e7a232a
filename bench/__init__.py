"""Measurements of a whole running Parley, each beside the limit that the machine sets meanwhile."""
