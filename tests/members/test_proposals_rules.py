"""Line by line: what accepting some of a proposal writes, and what it never touches."""

from hypothesis import given
from hypothesis import strategies as st

from association.members.rules.proposals import differences, fingerprint, lines, written

FIELDS = st.sampled_from(["street", "city", "phone", "email"])
VALUE = st.sampled_from(["", "a", "b", "c"])
SHEETS = st.fixed_dictionaries(dict.fromkeys(("street", "city", "phone", "email"), VALUE))


@given(SHEETS, SHEETS, SHEETS, st.sets(FIELDS))
def test_only_what_is_accepted_is_written(then, wanted, now, accepted):
    proposed = lines(differences(then, wanted), now)
    writes = written(proposed, accepted)
    after = now | {name: new for name, (_, new) in writes.items()}
    for name in now:
        if name in accepted and then[name] != wanted[name]:
            assert after[name] == wanted[name]
        else:
            assert after[name] == now[name]
    for name, (old, new) in writes.items():
        assert old == now[name] != new, "the log tells what was really there"


@given(SHEETS, SHEETS, SHEETS)
def test_a_conflict_is_a_value_somebody_else_wrote_since(then, wanted, now):
    for line in lines(differences(then, wanted), now):
        assert line.is_conflict == (now[line.field] not in (then[line.field], wanted[line.field]))
        assert not (line.is_conflict and line.is_done)


@given(SHEETS, SHEETS, SHEETS, SHEETS)
def test_the_fingerprint_changes_with_what_was_read(then, wanted, now, later):
    values = differences(then, wanted)
    same = all(now[name] == later[name] for name in values)
    assert (fingerprint(lines(values, now)) == fingerprint(lines(values, later))) == same


@given(SHEETS)
def test_nothing_changes_where_nothing_is_wanted(sheet):
    assert differences(sheet, dict(sheet)) == {}
