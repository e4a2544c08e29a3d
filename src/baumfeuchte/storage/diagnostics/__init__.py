"""What `baumfeuchte doctor` asks the database: the server, its fittings, and the life in it."""
