"""Rules of membership: pure functions, no database, no clock, no request."""
