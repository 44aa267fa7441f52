"""Private files: storage, pictures, PDFs that come in, fonts, the scanner for malware."""
