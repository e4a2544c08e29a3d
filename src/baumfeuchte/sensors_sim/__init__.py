"""A fleet of simulated probes in soil that really dries."""
