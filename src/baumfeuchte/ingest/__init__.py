"""From a message to committed rows."""
