"""« Mon organisation » in Mon espace: what representatives see of their members, and propose."""
