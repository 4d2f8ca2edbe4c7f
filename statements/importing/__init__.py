"""A text that was written elsewhere becomes our Markdown: files of word processors, a paste.

Order of the walls: ``containers`` looks at the bytes, ``child`` lets pandoc read them under
limits, ``writing`` makes six marks of what pandoc found, ``report`` says what became of it.
"""
