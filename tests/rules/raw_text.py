"""A plugin of mypy: reading the words of a RawText outside guards/ is a type error.

mypy knows the type of every expression, so this holds for any name and any detour that keeps the type.
"""

from collections.abc import Callable

from mypy.plugin import AttributeContext, Plugin
from mypy.types import Type


class RawTextIsRead(Plugin):
    def get_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        return _refuse if fullname == "guards.base.RawText.text" else None


def _refuse(context: AttributeContext) -> Type:
    path = str(getattr(context.api, "path", "")).replace("\\", "/")
    if "guards/" not in path and not path.startswith("tests/"):
        context.api.fail("only guards/ may read the words of a RawText", context.context)
    return context.default_attr_type


def plugin(_version: str) -> type[Plugin]:
    return RawTextIsRead
