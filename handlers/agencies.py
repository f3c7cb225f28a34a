"""The agencies that sit round the table, by the ids that the rules use and the names that people use."""

from __future__ import annotations

AGENCIES: dict[str, str] = {
    "social_care": "Children’s social care",
    "health": "Health",
    "police": "Police",
    "school": "School",
    "early_help": "Early help",
    "probation": "Probation",
    "housing": "Housing",
    "safeguarding_unit": "Integrated Safeguarding Unit",
}

SHARED_WITH = {"reports_to_family": "family", "reports_to_chair": "chair"}
"""With whom each agency shares its report, by the id of the step."""

_ALSO = {
    "childrens_social_care": "social_care",
    "childrens_services": "social_care",
    "csc": "social_care",
    "nhs": "health",
    "health_visitor": "health",
    "gp": "health",
    "education": "school",
    "integrated_safeguarding_unit": "safeguarding_unit",
    "isu": "safeguarding_unit",
}


def agency_id(text: str) -> str:
    """The id for an agency however it is written; one that is not listed gets an id made of its words."""
    plain = text.casefold().replace("’", "").replace("'", "")
    words = "_".join("".join(c if c.isalnum() else " " for c in plain).split())
    return _ALSO.get(words, words)[:40]


def agency_name(id: str) -> str:
    """The name people see for an agency's id."""
    return AGENCIES.get(id, id.replace("_", " ").capitalize())
