"""Paper: what a document says, who it says it for."""
