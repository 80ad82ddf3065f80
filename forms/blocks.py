"""Blocks: questions written once, in a file of their own, which procedures take in with `use:`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from forms.source import FileProblem


@dataclass(frozen=True, slots=True)
class BlockText:
    """The text of a block's file; `problems` say why it could not even be opened."""

    file: str
    text: str
    problems: tuple[FileProblem, ...] = ()


Blocks = Mapping[str, BlockText]
"""Blocks by name."""

NO_BLOCKS: Final[Blocks] = MappingProxyType({})
FOLDER: Final = "blocks"
"""Where the blocks of a folder of procedures are."""
