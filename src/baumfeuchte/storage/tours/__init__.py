"""Vehicles, water points, tours and their stops."""
