"""Why counts cannot be kept, in words of its own: whoever catches these need not load the database's code."""


class StoreError(Exception):
    """The store cannot be used as it is set up; the message says what to change and never quotes the URL."""


class StoreAwayError(StoreError):
    """The database does not answer now; it may later."""
