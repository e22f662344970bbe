"""The files people gave: which folders of this machine hold them, and how their content is exchanged.

The content of a folder is exchanged, not the folder: it may be the root of a disk of its own, and
its parent need not be writable. What a restore prepares or sets aside stands in it, under a dot.
"""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages

PREPARED = ".restoring"
FORMER = ".former"


def folders():
    """{alias: its folder on this machine, or None when the files live in an object store}."""
    found = {}
    for alias in sorted(settings.STORAGES):
        storage = storages[alias]
        if alias != "staticfiles":
            found[alias] = Path(storage.location) if isinstance(storage, FileSystemStorage) else None
    return found


def files_under(folder):
    """Yield the paths of the files, relative to the folder, in order; leftovers of a restore aside."""
    for root, subfolders, names in os.walk(folder):
        if Path(root) == folder:
            subfolders[:] = [name for name in subfolders if name not in (PREPARED, FORMER)]
        subfolders.sort()
        for name in sorted(names):
            path = Path(root) / name
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(folder)


def put_back_leftovers(folder):
    """After a restore killed halfway: the former files return, unless others took their place."""
    former = folder / FORMER
    if former.exists():
        for path in list(former.iterdir()):
            if not (folder / path.name).exists():
                path.rename(folder / path.name)
    for leftover in (folder / PREPARED, former):
        if leftover.exists():
            shutil.rmtree(leftover)


@contextmanager
def exchanged(every):
    """The prepared files of these folders are in place; the former return if the block fails."""
    moves = []

    def move(source, target):
        source.rename(target)
        moves.append((source, target))

    try:
        for folder in every:
            former, prepared = folder / FORMER, folder / PREPARED
            former.mkdir(mode=0o700)
            for path in list(folder.iterdir()):
                if path.name not in (FORMER, PREPARED):
                    move(path, former / path.name)
            for path in list(prepared.iterdir()):
                move(path, folder / path.name)
        yield
    except BaseException:
        # Should this fail in its turn, the former files stay where they are: nothing is removed.
        for source, target in reversed(moves):
            target.rename(source)
        _remove_former(every)
        raise
    _remove_former(every)


def _remove_former(every):
    for folder in every:
        shutil.rmtree(folder / FORMER, ignore_errors=True)
