"""A measured figure, beside its floor and what is wanted of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What was measured. The floor is what the same machine does with nearly nothing to do.

    limit: at most this much; at_least and at_most: of figure / floor.
    """

    name: str
    unit: str
    value: float
    floor: float | None = None
    floor_name: str = ""
    limit: float | None = None
    at_least: float | None = None
    at_most: float | None = None

    @property
    def ratio(self) -> float | None:
        """The figure in floors."""
        return self.value / self.floor if self.floor else None

    @property
    def good(self) -> bool:
        """Whether everything wanted is so."""
        ratio = self.ratio or 0.0
        return (
            (self.limit is None or self.value <= self.limit)
            and (self.at_least is None or ratio >= self.at_least)
            and (self.at_most is None or ratio <= self.at_most)
        )

    def __str__(self) -> str:
        wanted = [f"≤ {self.limit:g} {self.unit}"] if self.limit is not None else []
        wanted += [f"ratio ≥ {self.at_least:g}"] if self.at_least is not None else []
        wanted += [f"ratio ≤ {self.at_most:g}"] if self.at_most is not None else []
        floor = f"{self.floor:.4g} {self.unit} ({self.floor_name})" if self.floor else ""
        ratio = f"{self.ratio:.2f}" if self.ratio else ""
        found = (
            f"{self.value:.3g} {self.unit}" if self.value < 100 else f"{self.value:.0f} {self.unit}"
        )
        words = (self.name, found, floor, ratio, ", ".join(wanted), "yes" if self.good else "NO")
        return f"| {' | '.join(words)} |"


HEAD = "| What | Figure | Floor | Ratio | Wanted | Met |\n|---|---|---|---|---|---|"
