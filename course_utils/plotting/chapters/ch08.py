"""Chapter 08: many models on many tasks, every seed a dot."""

from course_utils.plotting.charts import dots_in_rows


def scores_of_models(axes, scores, titles, *, logarithmic=()):
    """One panel a task, one row a model, one dot a seed; a bar at the mean.

    Parameters
    ----------
    axes : sequence of matplotlib Axes
        One for each task, with a common y-axis.
    scores : dict
        task → {model → (seeds,) scores}; the same models for every task.
    titles : dict
        task → title of its panel.
    logarithmic : collection of str
        Tasks whose axis is logarithmic.
    """
    for ax, (task, found) in zip(axes, scores.items(), strict=True):
        rows = {name.replace("_", " "): values for name, values in found.items()}
        dots_in_rows(ax, rows, log=task in logarithmic)
        ax.set_title(titles[task])
