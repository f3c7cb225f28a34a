"""The guidance library: what the documents say about child protection conferences, and where they say it."""
