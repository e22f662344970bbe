"""Rules of privacy: pure, without database nor clock."""
