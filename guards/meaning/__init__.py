"""What a figure is about: a proven one has to be said of the thing, the bound and the rate it belongs to."""
