"""Keep since when a frequency holds, and whether a member wants mail when somebody mentions them."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("communities", "0004_events"),
    ]

    operations = [
        migrations.RenameField(model_name="following", old_name="created", new_name="since"),
        migrations.AlterField(
            model_name="following",
            name="since",
            field=models.DateTimeField(
                default=django.utils.timezone.now, verbose_name="followed at this frequency since"
            ),
        ),
        migrations.AddField(
            model_name="mailwishes",
            name="mentions",
            field=models.BooleanField(default=True, verbose_name="mails when somebody mentions them"),
        ),
    ]
