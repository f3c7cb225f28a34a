"""The Slack door: signed requests in, blocks and windows out, reminders that can be found again."""
