"""岗位、条件、员额 — vacancies, requirements, headcount."""
