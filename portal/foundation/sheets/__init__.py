"""Tables as files: XLSX and CSV, read and written."""
