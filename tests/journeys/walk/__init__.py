"""One recruitment round walked through the pages, step by step, by the people who do it.

Each file holds one stage's steps.
"""
