from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from forms import catalogue
from forms.blocks import BlockText, problems_of
from forms.fields import TYPES

README = Path(__file__).parents[3] / "README.md"
TODAY = date(2026, 6, 9)
GUIDE = Path(__file__).parents[3] / "docs" / "ja" / "手続の作り方.md"


def test_the_first_procedure_of_the_guide_is_sound() -> None:
    found = re.search(r"```yaml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert found

    blocks = catalogue.read_blocks(README.parent / "procedures")
    procedure, problems = catalogue.load_source(found.group(1), "sodai-gomi.yaml", blocks=blocks)
    assert problems == ()
    assert procedure


def test_the_block_of_the_guide_is_sound() -> None:
    found = re.search(r"```yaml\n(block: .*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert found

    assert problems_of("contact", BlockText("contact.yaml", found.group(1)), TODAY) == ()


def test_the_procedure_of_the_readme_is_sound() -> None:
    found = re.search(r"```yaml\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert found

    procedure, problems = catalogue.load_source(found.group(1), "procedures/bicycle-parking.yaml")
    assert problems == ()
    assert procedure


def test_every_kind_of_question_in_the_guide_exists() -> None:
    table = GUIDE.read_text("utf-8").split("| type |")[1].split("どの質問にも")[0]
    named = set(re.findall(r"`([a-z_]+)`", table)) - {"fields"}

    assert named <= set(TYPES) | {"group"}
