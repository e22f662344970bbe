"""The screens of imports: who may use a format sees its imports; anybody else gets a 403."""
