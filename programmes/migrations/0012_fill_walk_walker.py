from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def fill(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Every walk is that of the walker of its session's enrolment."""
    sessions = apps.get_model("programmes", "Session").objects.filter(pk=OuterRef("session"))
    walker = Subquery(sessions.values("enrolment__walker")[:1])
    apps.get_model("programmes", "Walk").objects.update(walker=walker)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0011_walk_names_walker")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
