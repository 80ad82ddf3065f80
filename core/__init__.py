"""Mechanisms that know no business word: settings, database, outbox, queue, storage and errors.

It may import third-party libraries and nothing of this project; every other package may import it.
Procedures, citizens, officers, documents and HTTP never belong here.
"""
