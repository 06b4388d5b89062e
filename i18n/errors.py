"""The exceptions of md-i18n.

::

    I18nError            a user can mend it: the command line prints the message and exits with status 2
    ├── ConfigError      the configuration is wrong
    ├── InputError       a source document cannot be read
    ├── CatalogError     a PO file cannot be read or belongs elsewhere
    ├── ModelError       a translation package is missing, corrupt or does not fit
    └── OutputError      a result cannot be written

A message is one paragraph that says where, what, and what to do next.
"""

__all__ = ["CatalogError", "ConfigError", "I18nError", "InputError", "ModelError", "OutputError"]


class I18nError(Exception):
    """Base of all errors that a user can mend."""


class ConfigError(I18nError):
    """The configuration file or a command-line option is wrong."""


class InputError(I18nError):
    """A source document is missing, unreadable or not text."""


class CatalogError(I18nError):
    """A PO file is missing, broken or belongs to another document."""


class ModelError(I18nError):
    """A translation package is missing, corrupt or does not fit the languages."""


class OutputError(I18nError):
    """A result cannot be written; what was there before is untouched."""
