"""The rules of the conference pathway: what is due, when, why and from whom. Pure: it reads no clock and no file."""
