"""Pro Santé Connect: professionals sign in with their national identifier, never with an e-mail claim."""
