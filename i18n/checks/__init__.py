"""The gate for continuous integration: rules, each in a file of its own, and reporters for their findings.

To add a rule, write a module in :mod:`i18n.checks.rules` and name it in :mod:`i18n.checks.registry`.
"""
