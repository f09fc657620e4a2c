from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("communities", "0007_thanks_and_tags")]

    operations = [
        migrations.AddField(model_name="post", name="was_answer", field=models.BooleanField(default=False)),
    ]
