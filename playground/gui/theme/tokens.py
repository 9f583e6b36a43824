"""The colours and measures of the look as plain data, for dark and for light.

Owns every colour value of the program; no other module spells one. Knows neither Qt nor NumPy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

TypeRole = Literal["caption", "small", "body", "title", "figure"]

FAMILIES = ("Inter", "Segoe UI", "SF Pro Text", "Noto Sans", "DejaVu Sans")
TYPE_PX: Mapping[TypeRole, int] = MappingProxyType(
    {"caption": 11, "small": 12, "body": 13, "title": 16, "figure": 22}
)
LINE_PX: Mapping[TypeRole, int] = MappingProxyType(
    {"caption": 14, "small": 16, "body": 18, "title": 22, "figure": 28}
)
RADIUS_TILE_PX = 4
RADIUS_CONTROL_PX = 6
RADIUS_NODE_PX = 8
DISABLED_OPACITY = 0.4

HOVER_MS = 120
PANEL_MS = 180
ARRANGE_MS = 320
TOAST_MS = 6000


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One set of colours, "#RRGGBB" each, named by role.

    `signed` are 11 stops from −1 to +1, to be interpolated in sRGB; the middle one is `canvas`.
    `landscape` runs from high loss to low. `strength` of a map scales the value before the map is
    read, so that large coloured areas stay calmer than thin lines.
    """

    name: Literal["dark", "light"]
    canvas: str
    panel: str
    raised: str
    hover: str
    field: str
    line: str
    line_strong: str
    grid: str
    text1: str
    text2: str
    text3: str
    text_disabled: str
    node: str
    node_header: str
    wire: str
    accent: str
    accent_fill: str
    accent_soft: str
    on_accent: str
    danger: str
    danger_soft: str
    warning: str
    warning_soft: str
    training: str
    validation: str
    test: str
    positive_text: str
    negative_text: str
    success: str
    success_soft: str
    selection: str
    focus: str
    signed: tuple[str, ...]
    landscape: tuple[str, ...]
    classes: tuple[str, ...]
    categories: Mapping[str, str]
    tile_strength: float
    boundary_strength: float

    def color(self, role: str) -> str:
        """The colour of a role named by text, "accent" or "category dense"."""
        if role.startswith("category "):
            return self.categories[role.removeprefix("category ")]
        value = getattr(self, role)
        if not isinstance(value, str):
            raise ValueError(f"'{role}' is not the name of a single colour")
        return value


DARK = Theme(
    name="dark",
    canvas="#15171C",
    panel="#1C1F24",
    raised="#282A2F",
    hover="#313439",
    field="#111318",
    line="#2F3237",
    line_strong="#4C5057",
    grid="#25282D",
    text1="#E7E9EE",
    text2="#B7BBC2",
    text3="#9A9FA7",
    text_disabled="#60636A",
    node="#202227",
    node_header="#292B30",
    wire="#6E7279",
    accent="#57DBBB",
    accent_fill="#57DBBB",
    accent_soft="#14362F",
    on_accent="#091F1B",
    danger="#F97389",
    danger_soft="#421F24",
    warning="#F3CD52",
    warning_soft="#3B2E14",
    training="#DCDEE2",
    validation="#57DBBB",
    test="#ECA1DB",
    positive_text="#60BBFF",
    negative_text="#FF9423",
    success="#57DBBB",
    success_soft="#14362F",
    selection="#E7E9EE",
    focus="#57DBBB",
    signed=(
        "#FF9423",
        "#D47724",
        "#A85D25",
        "#7B4422",
        "#4D2D1D",
        "#15171C",
        "#26374D",
        "#34567C",
        "#4077AB",
        "#4A99D9",
        "#60BBFF",
    ),
    landscape=(
        "#081A1E",
        "#003538",
        "#00514D",
        "#006F5F",
        "#008F6A",
        "#3FAD72",
        "#7CC781",
        "#B2E09A",
        "#E3F8C1",
    ),
    classes=(
        "#FF9423",
        "#60BBFF",
        "#67FDC7",
        "#B95187",
        "#FFDB5F",
        "#9A75EF",
        "#D74A26",
        "#95E2FF",
        "#AF946F",
        "#89C994",
    ),
    categories=MappingProxyType(
        {
            "data": "#8DC6AC",
            "dense": "#B4A8DC",
            "activation": "#D7CC93",
            "merge": "#BABEC4",
            "shape": "#DAA1BB",
            "regular": "#8EC5D3",
            "loss": "#DF989A",
        }
    ),
    tile_strength=0.8,
    boundary_strength=0.62,
)

LIGHT = Theme(
    name="light",
    canvas="#F3F4F7",
    panel="#FFFFFF",
    raised="#EEF0F4",
    hover="#E4E6EB",
    field="#F7F8FA",
    line="#DADCE2",
    line_strong="#B0B4BC",
    grid="#DADCE1",
    text1="#1A1E25",
    text2="#4B505A",
    text3="#616671",
    text_disabled="#9B9EA6",
    node="#FFFFFF",
    node_header="#EEF0F4",
    wire="#82868F",
    accent="#007262",
    accent_fill="#007262",
    accent_soft="#D2F2E9",
    on_accent="#FFFFFF",
    danger="#C02349",
    danger_soft="#FFE8EA",
    warning="#895C00",
    warning_soft="#FBF0CF",
    training="#2A2E36",
    validation="#007262",
    test="#9A3289",
    positive_text="#0867C0",
    negative_text="#A34A00",
    success="#007262",
    success_soft="#D2F2E9",
    selection="#1A1E25",
    focus="#007262",
    signed=(
        "#CA5E00",
        "#D77C3B",
        "#E09A65",
        "#E8B88F",
        "#F0D5BD",
        "#F3F4F7",
        "#C4DEF5",
        "#9BC8F1",
        "#75B2ED",
        "#519AE7",
        "#2C82E1",
    ),
    landscape=(
        "#EBFAE4",
        "#BFE6BF",
        "#90D1A4",
        "#5EBC90",
        "#1CA582",
        "#008975",
        "#006D64",
        "#005352",
        "#003B3E",
    ),
    classes=(
        "#CA5E00",
        "#2C82E1",
        "#004842",
        "#CD3292",
        "#C59E00",
        "#472BC5",
        "#B82A13",
        "#7EA3BE",
        "#321B0A",
        "#53A774",
    ),
    categories=MappingProxyType(
        {
            "data": "#296C52",
            "dense": "#65569C",
            "activation": "#7D6622",
            "merge": "#5A5E65",
            "shape": "#9A4873",
            "regular": "#216D84",
            "loss": "#AA474F",
        }
    ),
    tile_strength=0.88,
    boundary_strength=0.62,
)

THEMES: Mapping[str, Theme] = MappingProxyType({"dark": DARK, "light": LIGHT})
