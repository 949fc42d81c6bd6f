"""The sound of a session: one file with every tone and word at its moment, for a phone in a pocket.

No Django here. `score`, `tones` and `mixing` are pure: values in, samples out. `speech` starts the speech engine and
`encoding` calls the encoder; both are the edge.
"""
