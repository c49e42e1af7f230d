"""Short names for the library's generic types. Their parameters are stores for data about people, which stay unused."""

from typing import Any, TypeAlias

from telegram.ext import Application, CallbackContext

AnyApplication: TypeAlias = Application[Any, Any, Any, Any, Any, Any]
AnyContext: TypeAlias = CallbackContext[Any, Any, Any, Any]
