"""The shapes of answers and bodies: for OpenAPI, and for checking what comes in."""
