"""Verbs of the approval."""

from portal.recruitment.approval.services.decide import Reply, content_digest, decide
from portal.recruitment.approval.services.publish import publish_notice, publish_recruitment_notice

__all__ = ["Reply", "content_digest", "decide", "publish_notice", "publish_recruitment_notice"]
