"""Wagtail tells the log of each page it makes and each index it updates: not while we make hundreds."""

import logging
from contextlib import contextmanager


@contextmanager
def quiet():
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
