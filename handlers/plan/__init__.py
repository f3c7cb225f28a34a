"""What follows a conference that made a plan: the core group, the tasks, and disagreement to be settled."""
