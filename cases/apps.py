"""App configuration of cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """See the package's modules."""

    name = "cases"
