"""The rules of the conference pathway: what is due, when, why and from whom. Reads no clock and no file."""
