"""What changes the members' tables: one function per act, atomic and logged."""
