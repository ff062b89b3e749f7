from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("email", "0008_health"),
    ]

    operations = [
        migrations.AddField(
            model_name="mailbox",
            name="junk_folder",
            field=models.TextField(blank=True, default=""),
        ),
    ]
