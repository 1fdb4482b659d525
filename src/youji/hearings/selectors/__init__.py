"""Reads of what is said before a measure is taken, inside an actor's scope."""
