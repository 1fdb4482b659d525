"""The states of a run, and which follows which."""
