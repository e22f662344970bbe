"""What the members' room shows on the home page: how many they are, by college, and where."""

from association.members.models import College, MembersPage
from cms.pages.home_panels import HomePanel, register


def members_panel(request):
    page = MembersPage.objects.live().first()
    colleges = [college for college in College.objects.with_member_count() if college.member_count]
    if page is None or not colleges:
        return None
    return {
        "url": page.get_url(request),
        "total": sum(college.member_count for college in colleges),
        "colleges": colleges,
    }


register(HomePanel("members/home_panel.html", members_panel, order=10))
