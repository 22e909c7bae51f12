"""What the public site tells: texts that staff edit, stories, and what partners ask."""

from samenhier.content.models.enquiry import EnquiryRoute, PartnerEnquiry
from samenhier.content.models.story import Story
from samenhier.content.models.texts import (
    MunicipalityText,
    Page,
    Question,
    QuestionTopic,
    Resource,
    ResourceTopic,
)

__all__ = [
    "EnquiryRoute",
    "MunicipalityText",
    "Page",
    "PartnerEnquiry",
    "Question",
    "QuestionTopic",
    "Resource",
    "ResourceTopic",
    "Story",
]
