"""Structured logs on stderr: one JSON object a line, with the request's reference and no personal data."""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

reference = ContextVar("reference", default="")


class ReferenceFilter(logging.Filter):
    """Adds to each record the reference shown on the error page of the same request."""

    def filter(self, record):
        record.reference = reference.get()
        return True


class JSONFormatter(logging.Formatter):
    """Line breaks and escape sequences of a path cannot forge a log line: JSON escapes them."""

    def format(self, record):
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if getattr(record, "reference", ""):
            line["reference"] = record.reference
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
