"""Pages of interim suspensions and intended measures."""
