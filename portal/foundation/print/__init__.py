"""What is printed: PDF, form sheets, QR codes."""
