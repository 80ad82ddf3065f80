"""A first file for a new procedure: complete, commented, and right from the start.

`draft` writes what somebody says of a procedure before it is written; `samples` finds answers that
can be sent, and makes the file's own tests of them. Pure, like all of `forms`.
"""

from forms.starting.draft import Question, Starter, draft
from forms.starting.likely import likely_type
from forms.starting.samples import complete_answers, examples

__all__ = ["Question", "Starter", "complete_answers", "draft", "examples", "likely_type"]
