"""The marshmallow schemas of the YAML: which keys there are, and what each may hold.

They load into plain dictionaries, in which texts are `Text` and expressions still words;
`forms.building` makes the procedure of them. Every message is there in Japanese and in English, and
so are the words of every key (`metadata`) and every mapping (`Keys.ja` and its docstring).
"""

from forms.schema.keys import Inner, Keys, OrShort, load_keys
from forms.schema.kinds import rest_of
from forms.schema.procedure import ProcedureKeys
from forms.schema.questions import ITEMS, UNREAD, BlockKeys, UseKeys
from forms.schema.vocabulary import (
    KINDS,
    LESSER,
    MESSAGES,
    OUTCOMES,
    REFUSALS,
    ROLES,
    UNFAVOURABLE,
    UNKNOWN_TYPE,
)
from forms.schema.words import Words, nearest, suggestion, wrong

__all__ = [
    "ITEMS",
    "KINDS",
    "LESSER",
    "MESSAGES",
    "OUTCOMES",
    "REFUSALS",
    "ROLES",
    "UNFAVOURABLE",
    "UNKNOWN_TYPE",
    "UNREAD",
    "BlockKeys",
    "Inner",
    "Keys",
    "OrShort",
    "ProcedureKeys",
    "UseKeys",
    "Words",
    "load_keys",
    "nearest",
    "rest_of",
    "suggestion",
    "wrong",
]
