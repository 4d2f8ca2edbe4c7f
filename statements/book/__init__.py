"""The book of a meeting: its published statements as files to take home.

What stands in it (``content``), its blocks as data (``blocks``), its formats (``pdf``, ``epub``,
``texts``), and where the finished files lie (``shelf``).
"""
