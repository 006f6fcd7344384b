"""Our own routes as values: which table under which path, how a client asks for rows of it, what the answer is.

`catalogue` declares them; handlers, parameters and OpenAPI follow from there. What is in the tables is for
`f1_platform.serving` to say, the bytes of a format for `api.formats`.
"""
