"""The JSON API, for a phone app or another system.

`operations.py` is the list of everything it can do; the description at /api/openapi.json is made from it.
The views call the same actions and queries as the pages. No rule of a procedure belongs here.
"""
