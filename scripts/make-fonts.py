"""Makes the fonts of exported PDF figures, www/fonts/LensSans-*.ttf, from Liberation Sans 2.1.5.

    python3 -m pip install fonttools==4.68.0
    apt-get download fonts-liberation2 && dpkg-deb -x fonts-liberation2_*.deb liberation
    python3 scripts/make-fonts.py liberation/usr/share/fonts/truetype/liberation2

They keep the letters of European languages and the signs of figures, without hints and kerning. The superscript minus
and zero, which Liberation Sans lacks, are made of its minus and its superscript four's size. The licence reserves the
name Liberation, so the fonts have another name. Their bytes are the same each time.
"""

import os
import sys
from pathlib import Path

# fontTools writes this time into the fonts.
os.environ["SOURCE_DATE_EPOCH"] = "1596240000"

from fontTools.pens.ttGlyphPen import TTGlyphPen  # noqa: E402
from fontTools.subset import Options, Subsetter  # noqa: E402
from fontTools.ttLib import TTFont  # noqa: E402

OUT = Path(__file__).resolve().parent.parent / "www" / "fonts"
RANGES = [
    (0x20, 0x7E),  # ASCII
    (0xA0, 0x17F),  # Latin-1, Latin Extended-A
    (0x218, 0x21B),
    (0x300, 0x304), (0x308, 0x308), (0x30A, 0x30A), (0x327, 0x328),  # accents by themselves
    (0x370, 0x3FF),  # Greek
    (0x400, 0x45F), (0x490, 0x491),  # Cyrillic
    (0x2010, 0x2027), (0x2030, 0x203A), (0x2044, 0x2044),  # punctuation
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x20A0, 0x20BF), (0x2116, 0x2116), (0x2122, 0x2122), (0x2126, 0x2126),
    (0x2190, 0x2195),  # arrows
    (0x2200, 0x22FF), (0x2308, 0x230B),  # mathematics
    (0x25A0, 0x25FF),  # shapes
    (0xFB01, 0xFB02), (0xFFFD, 0xFFFD),
]  # fmt: skip
SCALE = 0.6


def add_superscript(font: TTFont, code: int, name: str, base: str) -> None:
    """Adds a small raised copy of a glyph, at the height of the superscript four."""
    glyphs = font.getGlyphSet()
    four = font["glyf"][font.getBestCmap()[0x2074]]
    digit = font["glyf"][font.getBestCmap()[ord("4")]]
    pen = TTGlyphPen(glyphs)
    pen.addComponent(base, (SCALE, 0, 0, SCALE, 0, four.yMax - round(digit.yMax * SCALE)))
    font["glyf"][name] = pen.glyph()
    font["hmtx"][name] = (round(font["hmtx"][base][0] * SCALE), round(font["hmtx"][base][1] * SCALE))
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name


def make(source: Path, weight: str) -> None:
    font = TTFont(source / f"LiberationSans-{weight}.ttf", recalcTimestamp=False)
    cmap = font.getBestCmap()
    add_superscript(font, 0x207B, "uni207B", cmap[0x2212])
    add_superscript(font, 0x2070, "uni2070", cmap[ord("0")])
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "DSIG", "gasp", "kern", "FFTM", "PCLT"]
    options.notdef_outline = True
    options.name_IDs = [0, 13, 14]
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    names = {1: "Lens Sans", 2: weight, 3: f"Lens Sans {weight}", 4: f"Lens Sans {weight}",
             5: "Version 2.1.5, subset", 6: f"LensSans-{weight}"}  # fmt: skip
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font.save(OUT / f"LensSans-{weight}.ttf", reorderTables=True)


if len(sys.argv) != 2:
    sys.exit(__doc__)
OUT.mkdir(exist_ok=True)
for weight in ("Regular", "Bold"):
    make(Path(sys.argv[1]), weight)
