"""What a season was like: waterings, litres, kilometres, stress days."""
