"""由独立程序复算，放行以前 — lists recomputed by an independent program before they go out."""
