"""Pure rules about people: no database, no clock, no request."""
