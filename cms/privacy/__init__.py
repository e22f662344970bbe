"""What each table knows of people, and what becomes of it: registries every app joins."""
