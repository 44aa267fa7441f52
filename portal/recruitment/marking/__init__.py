"""密号登分、核分、拆封 — keying by sealed code, arbitration, unsealing."""
