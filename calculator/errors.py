"""The two ways a question goes unanswered: the input is not valid, or no known rule answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from calculator.steps import Citation

Reason = Literal["no_rule", "missing_parameter", "not_covered"]


@dataclass(frozen=True, slots=True)
class FieldError:
    """One input that cannot be used; ``message`` is Chinese and says what to do."""

    field: str
    message: str


class InvalidInput(ValueError):
    """Raised with every input error at once (command line: exit 2)."""

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__("；".join(f"{error.field}: {error.message}" for error in errors))
        self.errors = tuple(errors)

    def to_json(self) -> dict[str, object]:
        """The command-line contract: ``{"errors": [{"field", "message"}]}``."""
        return {"errors": [{"field": e.field, "message": e.message} for e in self.errors]}


class Refused(Exception):
    """Raised when the policy data cannot answer (command line: exit 3).

    ``reason`` is ``no_rule`` (none for that place, scheme or day), ``missing_parameter`` (a figure
    that could change the answer is unknown) or ``not_covered`` (the fund does not pay). ``missing``
    names what is lacking, in Chinese; ``sources`` are those of figures that the message tells.
    """

    def __init__(
        self,
        reason: Reason,
        message: str,
        missing: tuple[str, ...] = (),
        sources: tuple[Citation, ...] = (),
    ) -> None:
        super().__init__(message)
        self.sources = sources
        self.reason: Reason = reason
        self.message = message
        self.missing = missing

    def to_json(self) -> dict[str, object]:
        """The command-line contract: ``{"refused": {"reason", "message", "missing"}}``.

        With ``sources`` where the message tells a figure of the rules.
        """
        said: dict[str, object] = {
            "reason": self.reason,
            "message": self.message,
            "missing": list(self.missing),
        }
        if self.sources:
            said["sources"] = [source.to_json() for source in self.sources]
        return {"refused": said}


class NotApplicable(Refused):
    """Raised where there is nothing to answer: a pharmacy takes no inpatients.

    To other programs it is ``not_covered``; it is no case that is covered nowhere, though.
    """
