"""Projects and all that hangs on one."""

from .deadlines import Deadline, DeadlineKind, Notice, NoticeKind, Task, TaskKind
from .first_contact import ContactRequest, FirstContact, RequestKind, RequestState
from .follow_ups import FollowUp, FollowUpKind
from .hand_over import HandOver, HandOverLine
from .journal import ProjectState
from .limits import LightLimit
from .opening import OpeningDay, OwedProof
from .papers import Clearance, ClearanceKind, ClearanceOutcome, Document
from .project import CodeCounter, MemberRole, Project, ProjectMember, ProjectZone
from .tags import Channel, Tag

__all__ = [
    "Channel",
    "Clearance",
    "ClearanceKind",
    "ClearanceOutcome",
    "CodeCounter",
    "ContactRequest",
    "Deadline",
    "DeadlineKind",
    "Document",
    "FirstContact",
    "FollowUp",
    "FollowUpKind",
    "HandOver",
    "HandOverLine",
    "LightLimit",
    "MemberRole",
    "Notice",
    "NoticeKind",
    "OpeningDay",
    "OwedProof",
    "Project",
    "ProjectMember",
    "ProjectState",
    "ProjectZone",
    "RequestKind",
    "RequestState",
    "Tag",
    "Task",
    "TaskKind",
]
