"""Applications turned into paper: receipts, copies and notices as PDF, and proof that they are genuine.

It reads workflow and forms and writes only its own documents; it may import them and core.
Sending, web pages and decisions never belong here.
"""
