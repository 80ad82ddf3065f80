"""What a procedure's file may say, told to editors (JSON Schema) and to readers (the reference).

Made from the schemas, the field types and the functions themselves, so that it cannot be stale; what
only people know of them stands in `words`. Writes nothing: a command does.
"""
