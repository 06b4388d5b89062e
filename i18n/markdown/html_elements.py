"""Which elements and attributes of HTML are which."""

__all__ = [
    "BLOCK_ELEMENTS",
    "CODE_ELEMENTS",
    "COMPONENT_IDENTIFIERS",
    "DEFAULT_ATTRIBUTES",
    "IDENTIFIERS",
    "INLINE_ELEMENTS",
    "RAW_ELEMENTS",
    "VERBATIM_ELEMENTS",
    "VOID_ELEMENTS",
    "words",
]


def words(text: str) -> frozenset[str]:
    """The words of ``text``: a readable way to write a set of names."""
    return frozenset(text.split())


BLOCK_ELEMENTS = words(
    """
    address area article aside audio base basefont blockquote body canvas caption center col colgroup dd
    details dialog dir div dl dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5
    h6 head header hgroup hr html iframe legend li link main map menu menuitem meta nav noframes noscript
    object ol optgroup option p param picture pre script search section select source style summary svg
    table tbody td template textarea tfoot th thead title tr track ul video
    """
)
"""Elements that no sentence goes through: CommonMark 0.31, 4.6, start condition 6, and embedded content."""
INLINE_ELEMENTS = words(
    """
    a abbr acronym b bdi bdo big br button cite code data del dfn em font i img input ins kbd label mark
    math meter output progress q rp rt ruby s samp small span strike strong sub sup time tt u var wbr
    """
)
"""HTML's phrasing content that can stand inside a sentence wherever its lines break."""
CODE_ELEMENTS = words("code kbd samp tt var")
VERBATIM_ELEMENTS = words("pre textarea")
VOID_ELEMENTS = words("area base br col embed hr img input link meta param source track wbr")
"""Elements without content: HTML standard, 13.1.2 ("void elements")."""
RAW_ELEMENTS = words("script style")
"""Elements whose content is no HTML: HTML standard, 13.1.2 ("raw text elements")."""
DEFAULT_ATTRIBUTES = words(
    """
    abbr alt aria-description aria-label aria-placeholder aria-roledescription aria-valuetext caption desc
    description heading label placeholder subtitle summary tip title tooltip
    """
)
"""Attributes that hold text: HTML standard, 3.2.6 ("translatable attributes"), WAI-ARIA, and components."""
COMPONENT_IDENTIFIERS = words("class classname for href hreflang id is key ref slot src srcset style to url")
"""Attributes that never hold text, whatever the component."""
IDENTIFIERS = COMPONENT_IDENTIFIERS | words(
    """
    accept action charset cols color datetime dir form height lang language media method name on rel role
    rows scope size target type value width xmlns
    """
)
"""Attributes that never hold text in an element of HTML; components are free to use the names otherwise."""
