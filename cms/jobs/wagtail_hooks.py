"""Where the jobs join Wagtail's back office: one report, and the right to read it."""

from django.contrib.auth.models import Permission
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.jobs.report import JobsReportView

VIEW = "jobs.view_periodicjob"


class JobsMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(VIEW)


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [path("reports/taches-de-fond/", JobsReportView.as_view(), name="jobs_report")]


@hooks.register("register_reports_menu_item")
def register_reports_menu_item():
    return JobsMenuItem("Tâches de fond", reverse("jobs_report"), name="jobs", icon_name="history", order=900)


@hooks.register("register_permissions")
def register_permissions():
    return Permission.objects.filter(content_type__app_label="jobs", codename="view_periodicjob")
