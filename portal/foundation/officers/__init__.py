"""The officers' kit: coming in, staying in, appointments. Each side gives its tables and rules as
one ``OfficerSide``."""
