"""Tours: what is planned, and what crews say of it."""
