"""What communities try, and whom they visit: beside talk, what changes how people work."""
