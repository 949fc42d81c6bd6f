"""The values of the rules that are structs: nobody changes one after it was made, and equal ones are one key."""

import importlib
import pkgutil

import pytest
from msgspec import Struct

from programmes import clinical

for module in pkgutil.iter_modules(clinical.__path__):
    importlib.import_module(f"programmes.clinical.{module.name}")

STRUCTS = [each for each in Struct.__subclasses__() if each.__module__.startswith("programmes.")]


def test_there_are_structs():
    assert {"Walked", "Figures", "Review", "Position"} <= {each.__name__ for each in STRUCTS}


@pytest.mark.parametrize("kind", STRUCTS, ids=lambda kind: kind.__name__)
def test_a_struct_cannot_be_changed_and_can_be_a_key(kind):
    values = tuple(range(len(kind.__struct_fields__)))
    one, same, other = kind(*values), kind(*values), kind(*(-value - 1 for value in values))

    with pytest.raises(AttributeError):
        setattr(one, kind.__struct_fields__[0], 7)

    assert one == same != other
    assert {one, same} == {one}
