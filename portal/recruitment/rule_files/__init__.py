"""The rules on files: tables in, results out.

Commands, pages and stored runs read and write the same bytes.
"""
