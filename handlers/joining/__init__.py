"""Joining a conference from elsewhere: the meeting, and everybody's own link to it."""
