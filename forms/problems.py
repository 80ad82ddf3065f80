"""What is wrong with an answer, said so that the person who typed it can put it right."""

from __future__ import annotations

from dataclasses import dataclass

from forms.wording import Sayable, Words


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: where (`children.0.birthday`), a stable code, and what to say."""

    path: str
    code: str
    says: str | Sayable
    """Words in every language (`forms.wording`, a procedure's `Text`), or plain Japanese."""

    @classmethod
    def at(cls, path: str, words: Words) -> Problem:
        """A problem of our own: its code is the first part of the sentence's name."""
        return cls(path, words.code, words)

    @property
    def message(self) -> str:
        """The words in Japanese."""
        return self.words("ja")

    def words(self, lang: str = "ja") -> str:
        """The words in `lang`, or in Japanese where there are none."""
        return self.says if isinstance(self.says, str) else self.says.get(lang)
