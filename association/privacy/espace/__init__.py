"""« Mes données », in Mon espace."""
