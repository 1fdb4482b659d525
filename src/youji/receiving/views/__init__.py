"""HTTP to calls and back."""
