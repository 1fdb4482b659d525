"""The rules, in the portable subset: shared/portable.py, docs/decisions/0128."""
