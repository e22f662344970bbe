"""Two lists of representatives made one: whatever they held, one holder a day and nobody twice."""

from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from association.members.rules.mandates import Mandate, settle

DAY = date(2024, 1, 1)
DAYS = [DAY + timedelta(days=n) for n in range(30)]


@st.composite
def lists(draw):
    """The mandates of two organisations, each with one holder a day and nobody twice."""
    rows = []
    for stays in (True, False):
        for key in range(draw(st.integers(0, 5))):
            start = draw(st.integers(0, 20))
            length = draw(st.none() | st.integers(1, 12))
            end = DAY + timedelta(days=start + length) if length else None
            one = Mandate(
                (stays, key),
                draw(st.sampled_from("ABC")),
                draw(st.booleans()),
                DAY + timedelta(days=start),
                end,
                stays,
            )
            others = [other for other in rows if other.stays == stays and other.shares_a_day_with(one)]
            if not any(other.person == one.person or (other.holder and one.holder) for other in others):
                rows.append(one)
    return rows


def mandate(key, start, end, *, stays, holder=True, person="A"):
    days = [DAY + timedelta(days=n) if n is not None else None for n in (start, end)]
    return Mandate(key, person, holder, *days, stays)


def there(mandates, day, **wanted):
    return [
        one
        for one in mandates
        if one.start <= day
        and (one.end is None or day < one.end)
        and all(getattr(one, name) == value for name, value in wanted.items())
    ]


# Ended mandates count too: a deputy from the 10th to the 22nd who was holder from the 19th.
@example(
    [
        mandate("holder", 19, 25, stays=False),
        mandate("deputy", 10, 22, stays=True, holder=False),
    ]
)
@given(lists())
def test_nobody_stands_twice_and_one_holder_a_day_remains(mandates):
    settled = settle(mandates)
    for day in DAYS:
        people = [one.person for one in there(settled, day)]
        assert len(people) == len(set(people))
        assert len(there(settled, day, holder=True)) <= 1


@given(lists())
def test_whoever_represented_on_a_day_still_does_and_the_kept_holder_is_the_holder(mandates):
    settled = settle(mandates)
    for day in DAYS:
        before, after = there(mandates, day), there(settled, day)
        assert {one.person for one in before} == {one.person for one in after}
        holders = {one.person for one in there(mandates, day, holder=True)}
        ours = {one.person for one in there(mandates, day, holder=True, stays=True)}
        assert {one.person for one in there(settled, day, holder=True)} == (ours or holders)


def test_a_mandate_noted_twice_is_one_from_the_first_day_to_the_last():
    noted = [mandate("kept", 5, 10, stays=True), mandate("other", 0, None, stays=False)]
    assert settle(noted) == [mandate("kept", 0, None, stays=True)]
