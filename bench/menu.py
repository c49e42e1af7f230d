"""A small menu, twelve screens on three levels, that two frameworks are given to build in their own way."""

ROOT = "home"
SCREENS: dict[str, tuple[str, tuple[str, ...]]] = {
    ROOT: ("Welcome. What is it about?", ("pictures", "strangers", "settings")),
    "pictures": ("Somebody has a picture of you. What fits best?", ("asked", "threatened", "shared")),
    "strangers": ("Somebody you do not know writes to you. What fits best?", ("friendly", "secret", "meeting")),
    "settings": ("Make your account safer. Which one is it?", ("phone", "account")),
    "asked": ("You may always say no. You need not say why.", ()),
    "threatened": ("Do not pay, do not answer. Tell somebody you trust today.", ()),
    "shared": ("It is not your fault. Call the child helpline, it costs nothing.", ()),
    "friendly": ("Somebody friendly may still want something. Take your time.", ()),
    "secret": ("A secret that makes you afraid is not a good one.", ()),
    "meeting": ("Do not go alone. Tell somebody where you are.", ()),
    "phone": ("Set a code that nobody can guess, and tell nobody.", ()),
    "account": ("Only friends should see what you post.", ()),
}
"""For each screen its text and where its buttons lead; every one but the first has a button back."""

PARENT = {child: name for name, (_, children) in SCREENS.items() for child in children}
