"""规则编辑、模拟 — the policy editor and its simulations."""
