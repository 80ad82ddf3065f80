"""Answers: what was typed becomes typed values or problems, along the path through the pages.

`typed` holds what was typed and what buttons do to it, `filling` what it means, `words` how it is
said. Off-path answers stay in what was typed, and are never in `Answers`.
"""

from forms.answers.filling import (
    Answers,
    Filled,
    PageState,
    answers_from_json,
    answers_schema,
    fill,
)
from forms.answers.prefilling import prefilled
from forms.answers.typed import (
    Raw,
    add_file,
    add_row,
    copy_row,
    look_up,
    point_at,
    pointed_at,
    read_page,
    remove_file,
    remove_row,
    value_at,
)
from forms.answers.words import (
    Line,
    Section,
    computed_lines,
    computed_words,
    label_of,
    notice_text,
    row_title,
    sections,
)
from forms.context import Context, FileInfo

__all__ = [
    "Answers",
    "Context",
    "FileInfo",
    "Filled",
    "Line",
    "PageState",
    "Raw",
    "Section",
    "add_file",
    "add_row",
    "answers_from_json",
    "answers_schema",
    "computed_lines",
    "computed_words",
    "copy_row",
    "fill",
    "look_up",
    "label_of",
    "notice_text",
    "prefilled",
    "point_at",
    "pointed_at",
    "read_page",
    "remove_file",
    "remove_row",
    "row_title",
    "sections",
    "value_at",
]
