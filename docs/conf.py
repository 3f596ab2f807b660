"""How the manual is built: `tox -e docs`, warnings as errors."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "extensions"))

from signalwire_fabric_async import __version__  # noqa: E402  # what is documented is what is installed

project = "signalwire_fabric_async"
author = "the authors of signalwire_fabric_async"
copyright = author
version = release = __version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "operation_tables",
    "device_tables",
    "public_names",
]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
exclude_patterns = ["_build", "README.md"]  # index.rst includes it
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

default_role = "code"  # the docstrings' `names` are code
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_class_signature = "mixed"
autodoc_preserve_defaults = False
autodoc_default_options = {"members": True, "undoc-members": True, "no-value": True}
python_display_short_literal_types = True
maximum_signature_line_length = 200
add_module_names = False
toc_object_entries_show_parents = "hide"

nitpicky = True
nitpick_ignore_regex = [
    # Other projects and the standard library: the manual is built without a network, so without their inventories.
    (
        r"py:.*",
        r"(aiohttp|asyncio|attrs?|cattrs|collections|datetime|distributed|enum|multidict|opentelemetry|ssl|types|typing|yarl)\..*",
    ),
    (r"py:.*", r"(argparse|contextlib|logging|os|pathlib|re)\..*"),
    (r"py:class", r"(Awaitable|Callable|Coroutine|Iterable|Iterator|Mapping|AsyncIterable|AsyncIterator|Sequence)"),
    (r"py:class", r"(Any|Final|Literal|Self|TypeVar|Path|StrPath|TracebackType|datetime|SSLContext|BaseConnector)"),
    (r"py:(class|obj)", r"(.*\.)?(T|R|P|Q|Item|Value|F_co|R_co)"),  # type variables
    # What is passed on and which no program makes.
    (
        r"py:class",
        r"signalwire_fabric_async\.(provisioning\.(roster\..*|comparison\..*|threads\..*|journal\.journal\.KnownStep)|schema\.values\.Form)",
    ),
    (
        r"py:(class|obj)",
        r"PacketTime|(signalwire_fabric_async\.)?WhatsappContent",
    ),  # aliases of unions, shown by their names
    (r"py:class", r"signalwire_fabric_async\._redis_lock\.RedisLock"),  # behind the public quota
    (r"py:class", r"ResourceAttribute"),  # the attribute's own machinery: what it gives is the class in its brackets
    (r"py:class", r"SessionSettings"),  # the keywords of AsyncSession, which its own entry explains
    (
        r"py:class",
        r"(Items|Provider|Plain|Number|Flag)",
    ),  # aliases of the standard library's types, shown by their names
]

html_theme = "furo"
html_title = f"signalwire_fabric_async {__version__}"
copybutton_prompt_text = r"\$ |>>> "
copybutton_prompt_is_regexp = True
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "navigation_with_keys": True,
    "source_edit_link": "",
}
html_static_path = ["_static"]
html_css_files = ["manual.css"]
