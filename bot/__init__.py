"""How people reach us: Slack, Teams, the browser and the command line."""
