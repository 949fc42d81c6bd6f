"""The clinical room: pure Python, no Django, no clock, no settings.

Everything that decides what a person may do, and why, is here, and every number comes from the files in `data/`,
which name the source of each row. Rows whose basis is `expert` have not been reviewed by a clinician; the pages say so.
"""
