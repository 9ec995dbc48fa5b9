"""What went wrong in the pages of a test, whether the test provoked it or not."""


class Complaints(list[str]):
    """Errors in the page, and requests that would have left the site; a test expects none."""

    def __init__(self) -> None:
        super().__init__()
        self._expected: list[str] = []

    def expect(self, *parts: str) -> None:
        """A test says what it provokes: such errors may come until the last page has closed."""
        self._expected.extend(parts)

    def unexpected(self) -> list[str]:
        return [text for text in self if not any(part in text for part in self._expected)]
