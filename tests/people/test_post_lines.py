"""What a line of a spreadsheet adds to recorded posts: never the same post twice on a day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from association.people.rules.post_lines import Post, compare_post

DAY = date(2024, 1, 1)
days = st.integers(0, 40).map(lambda number: DAY + timedelta(days=number))


@st.composite
def posts(draw, key=None):
    start = draw(days)
    end = draw(st.one_of(st.none(), st.integers(1, 30).map(lambda length: start + timedelta(days=length))))
    words = st.sampled_from(["", "Oncologie", "Chirurgie"])
    return Post(
        draw(st.integers(1, 2)), draw(st.sampled_from(["", "Chef"])), start, end, draw(words), "", key
    )


@st.composite
def histories(draw):
    """Posts that never overlap: each is kept only if the rule says it begins."""
    kept = []
    for key, post in enumerate(draw(st.lists(posts(), max_size=6)), 1):
        if compare_post(kept, post).begun:
            kept.append(Post(**vars(post) | {"key": key}))
    return kept


def held(post, on):
    return post.start_on <= on and (post.end_on is None or on < post.end_on)


@given(histories(), posts())
def test_no_post_is_ever_held_twice_on_one_day(recorded, claimed):
    outcome = compare_post(recorded, claimed)
    after = [*recorded, outcome.begun] if outcome.begun else recorded
    for number in range(75):
        on = DAY + timedelta(days=number)
        names = [(post.organisation, post.function) for post in after if held(post, on)]
        assert len(names) == len(set(names))


@given(histories())
def test_what_is_recorded_is_recognised_and_unchanged(recorded):
    for post in recorded:
        outcome = compare_post(recorded, Post(**vars(post) | {"key": None}))
        assert outcome.target == post
        assert not (outcome.changes or outcome.begun or outcome.reasons)


@given(histories(), posts())
def test_only_what_was_empty_is_filled(recorded, claimed):
    outcome = compare_post(recorded, claimed)
    assert all(old in ("", None) and new for old, new in outcome.changes.values())
    assert not (outcome.begun and outcome.reasons)
