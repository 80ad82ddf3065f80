"""The life of an application: its states, the actions that move it, what happened, and queries.

It may import accounts, forms and core. Flask, RQ, WeasyPrint and messages never belong here: what
the world is owed after an event is listed in app.reactions.
"""
