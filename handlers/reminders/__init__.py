"""What people are told without asking: the words, who they are for, and what is pressed on them."""
