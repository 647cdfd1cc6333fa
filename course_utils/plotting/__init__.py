"""Pictures: style, figures with alt text, and graphs drawn from the numbers."""

from course_utils.plotting.charts import vector_columns
from course_utils.plotting.diagrams import circuit, unrolled_graph
from course_utils.plotting.figure import show_figure, to_png
from course_utils.plotting.style import COLORS, use_style

__all__ = [
    "COLORS",
    "circuit",
    "show_figure",
    "to_png",
    "unrolled_graph",
    "use_style",
    "vector_columns",
]
