"""The public log's pages, files, words and commands, for both sides."""
