"""Writing to people without an account: letters, texts and calendar invitations."""
