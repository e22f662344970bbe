"""What the demonstration's representatives propose: there to be answered, and harmless."""

from association.members.models import ChangeProposal, Representative
from association.members.services.proposals import proposed_lines
from demo.organisations import MARK
from tests.demo.test_demo import Demonstrated


class TestProposals(Demonstrated):
    def test_a_representative_has_one_that_waits_and_one_that_was_answered(self):
        mine = ChangeProposal.objects.filter(proposed_by__email="representant@demo.invalid")
        assert sorted(mine.values_list("state", flat=True)) == ["declined", "waiting"]

    def test_on_a_real_establishment_only_an_invented_desk_is_proposed(self):
        for proposal in ChangeProposal.objects.exclude(organisation__name__endswith=MARK):
            assert set(proposal.values) == {"contacts"}
            old, new = proposal.values["contacts"]
            assert all(desk["label"].endswith(MARK) and not desk["public"] for desk in new[len(old) :])

    def test_one_line_was_changed_by_somebody_else_since(self):
        lines = [line for one in ChangeProposal.objects.waiting() for line in proposed_lines(one)]
        assert [line.field for line in lines if line.is_conflict] == ["phone"]

    def test_a_deputy_works_elsewhere(self):
        gone = Representative.objects.active().with_contact().filter(works_there=False)
        assert gone.get().person.user.email == "medecin@demo.invalid"
