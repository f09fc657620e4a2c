"""Fills the curated lists with their first terms; afterwards the database is the truth."""

from django.db import migrations

from learning_network.core.vocabularies import FIRST_TERMS


def add_first_terms(apps, schema_editor):
    Term = apps.get_model("core", "Term")
    Term.objects.bulk_create(
        Term(vocabulary=str(vocabulary.value), slug=slug, label=label, sort_order=position)
        for vocabulary, terms in FIRST_TERMS.items()
        for position, (slug, label) in enumerate(terms)
    )


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunPython(add_first_terms, migrations.RunPython.noop)]
