"""Reads: where a recall starts, whom it reaches, how far it is; what it says of a certificate."""
