"""What all hosts share besides data, in the schema `shared`: states under a lock, ids given once, whose data it is.

On one host the same lies in files of its home. What a state means, and what an id names, is its owner's.
"""
