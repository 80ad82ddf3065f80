"""Citizens, officers, offices, their roles, and how they prove who they are.

It may import core; it knows nothing of procedures, applications, Flask or HTTP.
What a person may do to an application is decided in workflow.states, not here.
"""
