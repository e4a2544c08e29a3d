"""Trees and sensors in and out of files."""
