"""资格初审、证书核验、开考比例 — screening, certificate verification, opening ratio."""
