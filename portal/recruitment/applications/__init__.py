"""报名、材料、证书声明 — applications, files, the certificate claim."""
