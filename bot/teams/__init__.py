"""The Microsoft Teams door: proven callers in, cards out, reminders from a kept conversation."""
