"""Projects and all that hangs on one."""

from .deadlines import Deadline, Notice, Task
from .first_contact import ContactRequest, FirstContact
from .follow_ups import FollowUp
from .journal import ProjectState
from .limits import LightLimit
from .papers import Clearance, Document
from .project import CodeCounter, Project, ProjectMember, ProjectZone
from .tags import Channel, Tag

__all__ = [
    "Channel",
    "Clearance",
    "CodeCounter",
    "ContactRequest",
    "Deadline",
    "Document",
    "FirstContact",
    "FollowUp",
    "LightLimit",
    "Notice",
    "Project",
    "ProjectMember",
    "ProjectState",
    "ProjectZone",
    "Tag",
    "Task",
]
