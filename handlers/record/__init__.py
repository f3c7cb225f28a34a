"""The chair's record of a conference: written page by page, finished, read, put right and taken away."""
