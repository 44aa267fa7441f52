"""Secrets and proof of who somebody is: vault, passwords, second factor, captcha, viewer."""
