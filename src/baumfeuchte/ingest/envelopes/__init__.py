"""One file per network server: a message to an uplink. Pure."""
