"""Structured logs on stderr: one JSON object a line, with the request's reference and no personal data."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

reference = ContextVar("reference", default="")

# Error messages quote what they choke on: addresses, and PostgreSQL the whole offending row.
_QUOTED_DATA = [
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"(DETAIL: ).*"), r"\1[masked]"),
]


def without_personal_data(text):
    """Blank out the addresses and row contents that an error message may quote."""
    for pattern, replacement in _QUOTED_DATA:
        text = pattern.sub(replacement, text)
    return text


class ReferenceFilter(logging.Filter):
    """Adds to each record the reference shown on the error page of the same request."""

    def filter(self, record):
        record.reference = reference.get()
        return True


class JSONFormatter(logging.Formatter):
    """Line breaks and escape sequences of a path cannot forge a log line: JSON escapes them.

    A record may carry more: logger.info(…, extra={"fields": {"job": "…", "seconds": 0.2}}).
    """

    def format(self, record):
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_personal_data(record.getMessage()),
            **getattr(record, "fields", {}),
        }
        if getattr(record, "reference", ""):
            line["reference"] = record.reference
        if record.exc_info:
            line["exception"] = without_personal_data(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
