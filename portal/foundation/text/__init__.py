"""Text of people: Markdown, Pinyin order, masking of numbers."""
