"""Weather services and files to weather by cell and local day."""
