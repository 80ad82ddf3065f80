"""What the city tells a citizen: a message in the inbox, and a mail that says one is there.

It reads workflow and forms and writes only messages and their deliveries; it may import them and
core. Decisions, web pages and PDF never belong here.
"""
