"""Ways to look at any text: its characters and disguises, its words, its statements."""
