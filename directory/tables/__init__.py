"""A file or a paste becomes lines of cells. It knows no organisation and asks no database.

Order of the walls: ``containers`` looks at the bytes of a spreadsheet, ``spreadsheets`` lets
a child read it under limits, ``decoding`` and ``separating`` understand a text, ``reading``
says what came out.
"""
