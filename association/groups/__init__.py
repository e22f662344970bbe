"""Working groups: who belongs, their meetings, their documents, their figures."""
