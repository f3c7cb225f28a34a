"""The records: people, cases, what happened, what is due, who was told, and who looked."""
