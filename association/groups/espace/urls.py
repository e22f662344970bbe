"""Addresses of the groups in Mon espace, below /espace/groupes/."""

from django.urls import include, path

from association.groups.espace import (
    files,
    lead,
    lead_meetings,
    lead_members,
    lead_work,
    meetings,
    mine,
    room,
)

#: Every act of the lead's screen, below /espace/groupes/<slug>/animer/.
lead_urls = [
    path("", lead.LeadView.as_view(), name="espace_group_lead"),
    path("documents/", lead_work.AddDocumentView.as_view(), name="lead_document"),
    path("documents/<int:pk>/retirer/", lead_work.RemoveDocumentView.as_view(), name="lead_document_remove"),
    path("actions/", lead_work.AddActionView.as_view(), name="lead_action"),
    path("actions/<int:pk>/faite/", lead_work.FinishActionView.as_view(), name="lead_action_finish"),
    path("actions/<int:pk>/abandonner/", lead_work.DropActionView.as_view(), name="lead_action_drop"),
    path("livrables/", lead_work.AddDeliverableView.as_view(), name="lead_deliverable"),
    path("livrables/<int:pk>/livrer/", lead_work.DeliverView.as_view(), name="lead_deliver"),
    path("membres/", lead_members.AddMemberView.as_view(), name="lead_member"),
    path("membres/<int:pk>/fin/", lead_members.EndRoleView.as_view(), name="lead_member_end"),
    path("demande/", lead_members.RequestView.as_view(), name="lead_request"),
    path("reunions/", lead_meetings.PlanView.as_view(), name="lead_plan"),
    path("reunions/<int:meeting>/modifier/", lead_meetings.ChangeView.as_view(), name="lead_change"),
    path("reunions/<int:meeting>/convoquer/", lead_meetings.ConveneView.as_view(), name="lead_convene"),
    path("reunions/<int:meeting>/inviter/", lead_meetings.InviteView.as_view(), name="lead_invite"),
    path("reunions/<int:meeting>/relancer/", lead_meetings.RemindView.as_view(), name="lead_remind"),
    path("reunions/<int:meeting>/annuler/", lead_meetings.CancelView.as_view(), name="lead_cancel"),
    path("reunions/<int:meeting>/presence/", lead_meetings.AttendanceView.as_view(), name="lead_attendance"),
    path("reunions/<int:meeting>/decisions/", lead_meetings.RecordView.as_view(), name="lead_record"),
    path("reunions/<int:meeting>/compte-rendu/", lead_meetings.MinutesView.as_view(), name="lead_minutes"),
]

urlpatterns = [
    path("", mine.MyGroupsView.as_view(), name="espace_groups"),
    path("documents/<int:pk>/", files.DocumentView.as_view(), name="espace_group_document"),
    path("comptes-rendus/<int:pk>/", files.MinutesView.as_view(), name="espace_minutes"),
    path("actions/<int:pk>/faite/", room.FinishMineView.as_view(), name="espace_group_action_mine"),
    path("<slug:slug>/", room.RoomView.as_view(), name="espace_group"),
    path("<slug:slug>/reunions/<int:pk>/", meetings.MeetingView.as_view(), name="espace_meeting"),
    path(
        "<slug:slug>/reunions/<int:pk>/repondre/",
        meetings.AnswerView.as_view(),
        name="espace_meeting_answer",
    ),
    path("<slug:slug>/animer/", include(lead_urls)),
]
