"""Keep when a reply was marked as the answer, so that a digest can say what was answered since the last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("communities", "0009_practice"),
    ]

    operations = [
        migrations.AddField(
            model_name="thread",
            name="answered_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="answer marked"),
        ),
    ]
