"""Soil physics, forecast and watering advice. NumPy and the domain only, pure."""
