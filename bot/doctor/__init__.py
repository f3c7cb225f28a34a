"""The check-up: is everything there that the assistant needs, and what to do where it is not."""
