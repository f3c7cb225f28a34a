"""When to remind whom, and making sure that it happens once."""
