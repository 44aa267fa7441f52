"""The rules of the round that is still being drafted, tried on generated people against Jiangsu's
default."""

from __future__ import annotations

from portal.recruitment.approval.simulation_standing import rules_digest, rules_inputs
from portal.recruitment.demo.chapters import Chapter, RoundTelling
from portal.recruitment.demo.tales import DRAFT
from portal.recruitment.results.services.simulate import generated_cases, simulate_cases
from portal.recruitment.rulebook.policy.templates import template
from portal.recruitment.rules.services.simulate import Asked, keep_simulation
from portal.recruitment.vacancies.queries import vacancies_of

SETTINGS = {
    "against": "jiangsu",
    "per_vacancy": 30,
    "seed": "1",
    "shape": {"middle": 65, "half_width": 35, "holders": 30, "absent": 5},
}


def simulate(telling: RoundTelling) -> None:
    telling.session.flush()
    inputs = rules_inputs(telling.round_, vacancies_of(telling.session, telling.round_.id))
    digest = rules_digest(inputs)
    inputs["against"] = template("jiangsu").document()
    outcome = simulate_cases(generated_cases(inputs, SETTINGS), inputs)
    keep_simulation(
        telling.act_on_round("jingban", telling.at),
        Asked("generated", inputs, digest, SETTINGS),
        outcome.figures,
        outcome.data_digest,
    )


CHAPTERS = (Chapter(simulate, order=30, tales=(DRAFT,), done=1.0),)
