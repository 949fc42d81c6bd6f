"""The doors for whoever keeps the catalogue: load, check, and write the clinical page."""

import io
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from programmes.clinical.data_files import DATA
from programmes.clinical.document import clinical_document
from programmes.models import Programme


def run(name: str, **options: object) -> list[str]:
    out = io.StringIO()
    call_command(name, stdout=out, **options)
    return out.getvalue().splitlines()


@pytest.mark.django_db
def test_loading_says_what_is_new_and_is_harmless_again():
    first, second = run("load_catalogue"), run("load_catalogue")

    assert first[0] == "foundations: version 1"
    assert (first[-1], second) == ("10 new programme versions.", ["0 new programme versions."])
    assert Programme.objects.count() == 10


@pytest.mark.django_db
def test_loading_can_be_silent():
    assert run("load_catalogue", verbosity=0) == []


def test_the_shipped_catalogue_is_sound():
    assert run("check_catalogue") == ["The catalogue is sound."]


def test_a_broken_catalogue_is_refused_with_file_place_and_reason(tmp_path):
    shutil.copytree(DATA, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "programmes.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"alghadir2019"', '"nobody2019"'),
        encoding="utf-8",
    )
    out = io.StringIO()

    with pytest.raises(CommandError, match=r"^2 faults\.$"):
        call_command("check_catalogue", folder=tmp_path, stdout=out)

    assert out.getvalue().splitlines() == [
        "programmes.json: foundations: unknown source 'nobody2019'",
        "programmes.json: knee_oa: unknown source 'nobody2019'",
    ]


def test_the_clinical_page_is_written_where_readers_look(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()

    run("clinical_document")

    assert (
        Path(tmp_path / "docs" / "clinical.md").read_text(encoding="utf-8") == clinical_document()
    )


def test_check_catalogue_fails_on_the_day_after(capsys):
    call_command("check_catalogue", "--on", "2027-11-21")

    with pytest.raises(CommandError, match="168 faults"):
        call_command("check_catalogue", "--on", "2027-11-22")
    assert "evidence.json" in capsys.readouterr().out
