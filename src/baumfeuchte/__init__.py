"""Baumfeuchte: LoRaWAN soil moisture in, watering list out."""

__version__ = "0.1.0"
