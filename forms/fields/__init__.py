"""Field types: what can be asked, one small class per kind of question, one file per family.

`TYPES` maps the names used in YAML to the types; `forms.fields.base` says what a type must do.
Pure, like all of `forms`; widgets are drawn by templates from `forms.view`, never here.
"""

from forms.expressions import CelType
from forms.fields.bank import BankAccount
from forms.fields.base import (
    TYPES,
    Fault,
    FieldType,
    Refused,
    Scope,
    register,
    type_of,
)
from forms.fields.choosing import Choice, Choices, Consent, Ranking, YesNo
from forms.fields.contact import Email, Phone
from forms.fields.dates import Date, Time, YearMonth
from forms.fields.files import File, Photo
from forms.fields.group import Group
from forms.fields.numeric import Decimal, Integer, Money
from forms.fields.person import PersonName
from forms.fields.places import Place, PostalAddress
from forms.fields.text import CorporateNumber, Kana, Text, TextArea

register(
    Text(),
    TextArea(),
    Integer(),
    Decimal(),
    Money(),
    YesNo(),
    Choice(),
    Choices(),
    Ranking(),
    Date(),
    YearMonth(),
    Time(),
    Email(),
    Phone(),
    PostalAddress(),
    PersonName(),
    Kana(),
    CorporateNumber(),
    BankAccount(),
    File(),
    Photo(),
    Place(),
    Consent(),
    Group(),
)

__all__ = ["TYPES", "CelType", "Fault", "FieldType", "Refused", "Scope", "type_of"]
