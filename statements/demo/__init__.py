"""The sample: two meetings to look at, made by the same services as real ones.

``directory`` has who takes part, ``words`` the sample's own texts, ``archive`` and
``second_meeting`` build a meeting each. Only the command ``demo`` comes in here.
"""
