"""Views of the ledger room: ``log`` for programs, ``pages`` for people."""
