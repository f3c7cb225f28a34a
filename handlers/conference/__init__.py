"""Getting a conference together: who is invited, when and where it is, who comes, and which reports are in."""
