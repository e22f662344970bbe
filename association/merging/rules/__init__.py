"""What resembles what, and which value says more. Pure: nothing of ours, no database, no clock."""
