"""Pages of the room: lists, one lot, a form for each movement."""
