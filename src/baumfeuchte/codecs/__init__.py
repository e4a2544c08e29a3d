"""Bytes of a device's payload to measurements, and back for the simulator. Pure."""
