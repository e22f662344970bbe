"""What was attached to records since an import made them."""


def attached_since(model, pks, apart_from=()):
    """(primary key, kind of thing) of whatever refers to those records, themselves aside.

    apart_from: models whose rows the import itself makes under the record, and checks itself.
    """
    for relation in model._meta.related_objects:
        field = relation.field
        if relation.related_model in apart_from:
            continue
        if relation.many_to_many:
            holder, name = relation.through, field.m2m_reverse_field_name()
        else:
            holder, name = relation.related_model, field.name
        theirs = holder._base_manager.filter(**{f"{name}__in": pks})
        if holder is model:
            theirs = theirs.exclude(pk__in=pks)
        for pk in theirs.order_by().values_list(f"{name}_id", flat=True).distinct():
            yield pk, relation.related_model._meta.verbose_name
