"""岗位表 — the vacancy table as a spreadsheet, in and out."""
