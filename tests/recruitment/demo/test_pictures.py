"""Drawn portraits look alike to the hint for screeners only where they are meant to."""

from __future__ import annotations

from itertools import combinations

from portal.foundation.files.images import accept_image, hash_distance, perceptual_hash, portrait
from portal.recruitment.applications.queries import NEAR
from portal.recruitment.demo import pictures


def test_only_the_one_pair_looks_alike() -> None:
    hashes = {
        serial: perceptual_hash(portrait(accept_image(pictures.portrait(serial)).data))
        for serial in range(1, 123)
    }
    alike = {
        pair
        for pair in combinations(hashes, 2)
        if hash_distance(hashes[pair[0]], hashes[pair[1]]) <= NEAR
    }
    assert alike == {(23, 24)}
