"""The files a person takes away: the template, the records as they stand, the rows that were refused."""

import io

from openpyxl import load_workbook
from openpyxl.styles import Alignment, Font

from cms.backoffice.exports import CSV, XLSX, write_csv, write_xlsx
from cms.backoffice.imports.columns import ERASE
from cms.backoffice.models import ImportRow

TYPES = {"csv": CSV, "xlsx": XLSX}
REASON = "motif"


def written(kind, headings, rows):
    """The bytes of a spreadsheet, csv or xlsx, no formula in it alive."""
    return (write_csv if kind == "csv" else write_xlsx)(headings, rows)


def template(import_format, kind):
    """The columns of a format and one example row; in a workbook, a second sheet says how to fill them."""
    columns = import_format.columns()
    content = written(kind, [c.column_name for c in columns], [[c.example for c in columns]])
    return with_help(content, import_format, columns) if kind == "xlsx" else content


def with_help(content, import_format, columns):
    workbook = load_workbook(io.BytesIO(content))
    first = workbook.worksheets[0]
    first.title = "À remplir"
    for cells in first.columns:
        first.column_dimensions[cells[0].column_letter].width = max(14, len(str(cells[0].value)) + 3)
    sheet = workbook.create_sheet("Aide")
    sheet.append(["Colonne", "Obligatoire", "Ce qu’on y met"])
    for column in columns:
        sheet.append([column.column_name, "oui" if column.required else "", column.help])
    sheet.append([])
    sheet.append(["Une cellule vide ne change rien à la fiche."])
    sheet.append([f"Pour vider un champ, écrivez {ERASE} dans la cellule."])
    sheet.append(["La ligne d’exemple est à effacer : telle quelle, elle n’est pas importée."])
    for name, width in (("A", 28), ("B", 13), ("C", 80)):
        sheet.column_dimensions[name].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"
            cell.alignment = Alignment(vertical="top", wrap_text=cell.column == 3)
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


def refused_rows(batch, kind):
    """The refused rows of an import as they came, with a column saying why: to correct and send again."""
    extra, rows = [], []
    for row in batch.rows.filter(state=ImportRow.State.REFUSED):
        extra += [heading for heading in row.raw if heading not in batch.headings and heading not in extra]
        rows.append(row)
    headings = [*batch.headings, *extra]
    lines = [[*(row.raw.get(heading, "") for heading in headings), reasons(row)] for row in rows]
    return written(kind, [*headings, REASON], lines)


def reasons(row):
    """Why a row is refused, in one cell."""
    said = []
    for message in row.messages:
        if message["level"] == "error":
            said.append(f"{message['column']} : {message['text']}" if message["column"] else message["text"])
    return " / ".join(said)
