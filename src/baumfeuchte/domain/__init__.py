"""Ground floor: what the whole house talks about. Standard library only, no I/O."""
