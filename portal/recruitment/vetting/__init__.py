"""体检、考察、公示、异议、递补 — medical, background check, publicity, objections, substitution."""
