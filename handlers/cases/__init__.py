"""A case from its registration to its closing: its dates, what is recorded of it, and lists of what is due."""
