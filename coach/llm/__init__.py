"""The model's end of the line: what is asked, what comes back, and a model for tests that answers from a script."""
