"""Vehicles, and the way they take from tree to tree. Pure but for the solver's own threads."""
