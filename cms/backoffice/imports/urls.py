"""The addresses of imports, under /admin/imports/."""

from django.urls import path, re_path

from cms.backoffice.imports.views import acts, downloads, pages

app_name = "imports"

KIND = r"(?P<kind>csv|xlsx)"

urlpatterns = [
    path("", pages.HistoryView.as_view(), name="index"),
    path("<int:pk>/", pages.BatchView.as_view(), name="batch"),
    path("<int:pk>/progression/", downloads.ProgressView.as_view(), name="progress"),
    path("<int:pk>/fichier/", downloads.OriginalView.as_view(), name="original"),
    re_path(rf"^(?P<pk>\d+)/lignes-refusees\.{KIND}$", downloads.RefusedView.as_view(), name="refused"),
    path("<int:pk>/lignes/<int:line>/", pages.CorrectView.as_view(), name="correct"),
    path("<int:pk>/lignes/<int:line>/retenir/", acts.TickView.as_view(), name="tick"),
    path("<int:pk>/confirmer/", acts.ConfirmView.as_view(), name="confirm"),
    path("<int:pk>/abandonner/", acts.AbandonView.as_view(), name="abandon"),
    path("<int:pk>/annuler/", pages.UndoView.as_view(), name="undo"),
    path("<slug:format>/nouveau/", pages.UploadView.as_view(), name="upload"),
    re_path(rf"^(?P<format>[a-z-]+)/modele\.{KIND}$", downloads.TemplateFileView.as_view(), name="template"),
    re_path(rf"^(?P<format>[a-z-]+)/export\.{KIND}$", downloads.ExportView.as_view(), name="export"),
]
