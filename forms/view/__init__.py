"""What a template needs to draw a page of the form: plain values, ready to print.

A question that depends on a yes_no of the same page alone (`when: lives_apart`) is drawn below it
in `then`, always: a style sheet opens it. Any other question is drawn when it is asked, so one that
a saved answer has just revealed appears when the page is shown again; `newly_asked` names those.
"""

from forms.view.drawing import PAGES_KEPT, fields_view, page_view
from forms.view.order import newly_asked
from forms.view.question import UNTOUCHED_KEPT
from forms.view.same import Same
from forms.view.shapes import (
    BoxView,
    ErrorLink,
    ErrorView,
    FieldView,
    FileView,
    ItemView,
    NoteView,
    OptionView,
    PageView,
    RowView,
)

__all__ = [
    "PAGES_KEPT",
    "UNTOUCHED_KEPT",
    "BoxView",
    "ErrorLink",
    "ErrorView",
    "FieldView",
    "FileView",
    "ItemView",
    "NoteView",
    "OptionView",
    "PageView",
    "RowView",
    "Same",
    "fields_view",
    "newly_asked",
    "page_view",
]
