"""Forms: a procedure's YAML becomes a `Procedure`, its pages, and validated answers.

Pure: imports neither Flask nor SQLAlchemy nor `core`; takes values and returns values.
Time, the citizen's profile and stored files come in as arguments, and nothing here is saved.
"""
