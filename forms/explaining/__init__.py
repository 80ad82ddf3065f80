"""What CEL says of a wrong expression, in the words of somebody who is no programmer."""

from forms.explaining.kinds import not_wanted, type_words
from forms.explaining.names import explain_all, too_long
from forms.explaining.spelling import suggestion

__all__ = ["explain_all", "not_wanted", "suggestion", "too_long", "type_words"]
