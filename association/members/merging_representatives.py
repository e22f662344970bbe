"""How those who represent follow, whether two organisations or two people become one."""

from association.members.models import Organisation, Representative
from association.members.rules.mandates import Mandate, settle
from association.merging.steps import Add, Change, Collision, Drop, Move

HOLDER, DEPUTY = Representative.Kind.HOLDER, Representative.Kind.DEPUTY


def representatives(sides):
    """A mandate noted twice becomes one; a deputy who is also the holder is no deputy on those days.

    Of two holders of one organisation on one day, the kept record's stays; the other is its deputy then.
    """
    rows = {row.pk: row for row in [*sides.kept_rows, *sides.absorbed_rows]}
    ours = {row.pk for row in sides.kept_rows}
    merging_people = not isinstance(sides.kept, Organisation)
    mandates = [_mandate(row, row.pk in ours, merging_people) for row in rows.values()]
    pieces = {key: [] for key in rows}
    for place in sorted({_place(row, merging_people) for row in rows.values()}):
        for piece in settle(one for one in mandates if _place(rows[one.key], merging_people) == place):
            pieces[piece.key].append(piece)
    filled = _filled(mandates, pieces, rows)
    drops, shorter, longer, moves, adds = [], [], [], [], []
    for key, row in rows.items():
        if not pieces[key]:
            drops.append(Drop(row))
            continue
        # A row stays the mandate it was as long as some day of it is left.
        first, *others = sorted(pieces[key], key=lambda one: (one.holder != (row.kind == HOLDER), one.start))
        changes = _changes(row, first) | ({"decision": filled[key]} if key in filled else {})
        adds += [Add(_new(row, piece, sides, merging_people)) for piece in others]
        if key not in ours:
            moves.append(Move([row], changes))
        elif changes:
            (shorter if row.kind == DEPUTY else longer).append(Change(row, changes))
    # In this order no constraint refuses a step: deputies make room, holders take it, the others come.
    return [*drops, *shorter, *longer, *moves, *adds, *_said(mandates, pieces, rows)]


def _mandate(row, stays, merging_people):
    person = None if merging_people else row.person_id
    return Mandate(row.pk, person, row.kind == HOLDER, row.start_on, row.end_on, stays)


def _place(row, merging_people):
    return row.organisation_id if merging_people else 0


def _changes(row, piece):
    wanted = {"kind": HOLDER if piece.holder else DEPUTY, "start_on": piece.start, "end_on": piece.end}
    return {name: value for name, value in wanted.items() if value != getattr(row, name)}


def _new(row, piece, sides, merging_people):
    return Representative(
        organisation_id=row.organisation_id if merging_people else sides.kept.pk,
        person_id=sides.kept.pk if merging_people else row.person_id,
        kind=HOLDER if piece.holder else DEPUTY,
        start_on=piece.start,
        end_on=piece.end,
        decision=row.decision,
    )


def _twins(mandates, pieces, rows):
    """(dropped row, kept row that says the same) of each mandate noted twice."""
    for one in mandates:
        if one.stays or pieces[one.key]:
            continue
        for other in mandates:
            alike = (other.stays, other.person, other.holder) == (True, one.person, one.holder)
            same_place = rows[other.key].organisation_id == rows[one.key].organisation_id or one.person
            if alike and same_place and one.shares_a_day_with(other):
                yield rows[one.key], rows[other.key]
                break


def _filled(mandates, pieces, rows):
    """{key of a kept row: the decision the row that goes had}, where it had none."""
    return {
        kept.pk: gone.decision
        for gone, kept in _twins(mandates, pieces, rows)
        if gone.decision and not kept.decision
    }


def _said(mandates, pieces, rows):
    for _, kept in _twins(mandates, pieces, rows):
        yield Collision(f"«\u00a0{kept}\u00a0» est noté deux fois\u00a0: le mandat n’en fait plus qu’un.")
    for one in mandates:
        lost = [piece for piece in pieces[one.key] if one.holder and not piece.holder]
        if lost:
            since = min(piece.start for piece in lost)
            rival = next(
                other
                for other in mandates
                if other.holder and other.person != one.person and _had(pieces[other.key], since)
            )
            yield Collision(
                f"{rows[rival.key].person} reste titulaire\u00a0; {rows[one.key].person} devient suppléant à "
                f"partir du {since:%d/%m/%Y}."
            )


def _had(pieces, day):
    return any(
        piece.holder and piece.start <= day and (piece.end is None or day < piece.end) for piece in pieces
    )
