"""What people type: signs of danger first, then a search. Nothing typed is kept: it is looked at and forgotten."""
