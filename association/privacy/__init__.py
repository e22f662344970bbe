"""Personal data at work: a person's copy, erasure, retention and purge, the register of processing."""
