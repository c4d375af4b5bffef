"""One scorer a file: from a dataset and what a judge said of it to tallies, a row an item.

What failed to be judged counts nowhere: neither as right nor as wrong."""
