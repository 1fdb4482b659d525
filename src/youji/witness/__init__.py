"""The witness program: whoever runs it, elsewhere, signs that the log only grows. Neither Django nor a database is in it."""

from __future__ import annotations
