"""What changes the tables of people."""
