"""What a year has used up before a visit: the state that a ledger carries from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from calculator.amounts import ZERO


@dataclass(frozen=True, slots=True)
class SoFar:
    """Amounts of the settlement year before a visit, each by benefit or by ceiling.

    ``admissions`` counts stays; ``charged`` are deductibles paid; ``expense`` is what bands and
    deductibles of the year count; ``used`` is what each ceiling counts.
    """

    admissions: int = 0
    charged: Mapping[str, Decimal] = field(default_factory=dict)
    expense: Mapping[str, Decimal] = field(default_factory=dict)
    used: Mapping[str, Decimal] = field(default_factory=dict)

    def charged_for(self, benefit: str) -> Decimal:
        """Deductible already charged this year."""
        return self.charged.get(benefit, ZERO)

    def expense_of(self, benefit: str) -> Decimal:
        """Expense already counted this year."""
        return self.expense.get(benefit, ZERO)

    def used_of(self, ceiling: str) -> Decimal:
        """What a ceiling has already counted this year."""
        return self.used.get(ceiling, ZERO)

    def after(
        self,
        benefit: str,
        *,
        charged: Decimal,
        expense: Decimal,
        used: Mapping[str, Decimal],
    ) -> SoFar:
        """The state after one layer of a visit has been settled."""
        return replace(
            self,
            charged={**self.charged, benefit: self.charged_for(benefit) + charged},
            expense={**self.expense, benefit: self.expense_of(benefit) + expense},
            used={**self.used, **{key: self.used_of(key) + more for key, more in used.items()}},
        )
