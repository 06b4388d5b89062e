"""What the commands do, one step a file: files in, files out, and a record of what happened.

Steps read and write through :mod:`i18n.workspace`; printing and exit codes are left to :mod:`i18n.cli`. Each computes
all its results before it writes the first file, so that an error leaves everything as it was.
"""
