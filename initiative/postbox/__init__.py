"""The demo's postbox: an SMTP server that keeps letters as files, and pages that show them.

For development only: its pages exist only when DEBUG is on, and nothing it takes ever
leaves this machine. It knows no outbox: what it has, it got over SMTP.
"""
