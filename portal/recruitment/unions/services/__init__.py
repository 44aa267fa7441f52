"""Verbs of the union tree: loading it, figures, whole tables, appointments."""

from portal.recruitment.unions.services.appointments import appoint, end_appointment
from portal.recruitment.unions.services.figures import Figures, enter_figures, note_staffing
from portal.recruitment.unions.services.take_sheet import take_sheet
from portal.recruitment.unions.services.trees import (
    DATA,
    DIVISIONS_FILE,
    UNIONS_FILE,
    load_divisions,
    load_unions,
)

__all__ = [
    "DATA",
    "DIVISIONS_FILE",
    "UNIONS_FILE",
    "Figures",
    "appoint",
    "end_appointment",
    "enter_figures",
    "load_divisions",
    "load_unions",
    "note_staffing",
    "take_sheet",
]
