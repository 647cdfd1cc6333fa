"""A font for Korean labels: matplotlib's own has no Hangul."""

from importlib.util import find_spec
from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib import font_manager

KOREAN = "NanumGothic"


def use_korean():
    """Let every figure drawn from here on fall back on a Korean font where it must.

    The font, NanumGothic (SIL Open Font License), comes with the package
    koreanize-matplotlib. That package is not imported: it would change the font of all
    text, and needs a module that Python 3.12 no longer has.

    Raises
    ------
    RuntimeError
        If the package is not installed.
    """
    package = find_spec("koreanize_matplotlib")
    if package is None:
        raise RuntimeError(
            "koreanize-matplotlib is missing; expected what pyproject.toml lists. Run: "
            "python -m pip install -e . -c constraints.txt"
        )
    (folder,) = package.submodule_search_locations
    known = {font.name for font in font_manager.fontManager.ttflist}
    if KOREAN not in known:
        file = Path(folder) / "fonts" / f"{KOREAN}.ttf"
        font_manager.fontManager.addfont(str(file))
    families = [f for f in plt.rcParams["font.family"] if f != KOREAN]
    # Last in the list: what the course's font has stays in it.
    plt.rcParams["font.family"] = [*families, KOREAN]
