"""How a database spells the frames of windows."""

from __future__ import annotations

from typing import Any

from fastjango.db._errors import NotSupportedError


class WindowOperations:
    """The two ends of a frame."""

    connection: Any

    PRECEDING = "PRECEDING"
    FOLLOWING = "FOLLOWING"
    UNBOUNDED_PRECEDING = f"UNBOUNDED {PRECEDING}"
    UNBOUNDED_FOLLOWING = f"UNBOUNDED {FOLLOWING}"
    CURRENT_ROW = "CURRENT ROW"

    def window_frame_value(self, value: int) -> str:
        """Where a frame begins or ends, for an offset other than 0."""
        direction = self.PRECEDING if value < 0 else self.FOLLOWING
        return f"{abs(value)} {direction}"

    def _frame_edge(self, value: Any, unbounded: str, wanted: str) -> str:
        if value is None:
            return unbounded
        if isinstance(value, int):
            return self.window_frame_value(value) if value else self.CURRENT_ROW
        raise ValueError(f"{wanted}, but got '{value}'.")

    def window_frame_rows_start_end(self, start: Any = None, end: Any = None) -> tuple[str, str]:
        """The two ends of a ROWS frame.

        Raises:
            ValueError: an end is neither None nor an integer, or the frame is backwards.
        """
        if isinstance(start, int) and isinstance(end, int) and start > end:
            raise ValueError("start cannot be greater than end.")
        return (
            self._frame_edge(start, self.UNBOUNDED_PRECEDING, "start argument must be an integer, zero, or None"),
            self._frame_edge(end, self.UNBOUNDED_FOLLOWING, "end argument must be an integer, zero, or None"),
        )

    def window_frame_range_start_end(self, start: Any = None, end: Any = None) -> tuple[str, str]:
        """The two ends of a RANGE frame.

        Raises:
            ValueError: the start is positive or the end negative.
            NotSupportedError: the database only knows the current row and no bounds.
        """
        if (start is not None and not isinstance(start, int)) or (isinstance(start, int) and start > 0):
            raise ValueError(f"start argument must be a negative integer, zero, or None, but got '{start}'.")
        if (end is not None and not isinstance(end, int)) or (isinstance(end, int) and end < 0):
            raise ValueError(f"end argument must be a positive integer, zero, or None, but got '{end}'.")
        edges = self.window_frame_rows_start_end(start, end)
        features = self.connection.features
        fixed = (start and start < 0) or (end and end > 0)
        if features.only_supports_unbounded_with_preceding_and_following and fixed:
            raise NotSupportedError(
                f"{self.connection.display_name} only supports UNBOUNDED together with PRECEDING and FOLLOWING."
            )
        return edges
