"""The directory of every table, room by room."""

from promotion.access.models import Grant
from promotion.admission.models import AdmissionReview, AdmissionRule, Decision
from promotion.agreements.models import Agreement
from promotion.analytics.models import Target
from promotion.catalogue.models import Mechanism, NamedProject
from promotion.chains.models import ChainAppointment, ChainNode, Scheme, ZoneIndustry
from promotion.common.models import AuditEvent, AuditSeal, Workday
from promotion.desk.models import SavedView
from promotion.enterprises.models import Contact, Enterprise
from promotion.landing.models import LandingPlan, LandingTask, Milestone, SiteAllocation
from promotion.people.models import Department, Job, SignInGuard, StoredFile, TrustedDevice, Unit, User
from promotion.pipeline.models import GateSetting
from promotion.places.models import Region, Site, Zone, ZoneAlias
from promotion.projects.models import (
    Channel,
    Clearance,
    CodeCounter,
    ContactRequest,
    Deadline,
    Document,
    FirstContact,
    FollowUp,
    LightLimit,
    Notice,
    Project,
    ProjectMember,
    ProjectState,
    ProjectZone,
    Tag,
    Task,
)
from promotion.reminders.models import (
    Delivery,
    DeliveryAttempt,
    Heartbeat,
    Notification,
    OutboxControl,
    OutgoingMail,
    Reminder,
    ReminderRule,
)

__all__ = [
    "AdmissionReview",
    "AdmissionRule",
    "Agreement",
    "AuditEvent",
    "AuditSeal",
    "ChainAppointment",
    "ChainNode",
    "Channel",
    "Clearance",
    "CodeCounter",
    "Contact",
    "ContactRequest",
    "Deadline",
    "Decision",
    "Delivery",
    "DeliveryAttempt",
    "Department",
    "Document",
    "Enterprise",
    "FirstContact",
    "FollowUp",
    "GateSetting",
    "Grant",
    "Heartbeat",
    "Job",
    "LandingPlan",
    "LandingTask",
    "LightLimit",
    "Mechanism",
    "Milestone",
    "NamedProject",
    "Notice",
    "Notification",
    "OutboxControl",
    "OutgoingMail",
    "Project",
    "ProjectMember",
    "ProjectState",
    "ProjectZone",
    "Region",
    "Reminder",
    "ReminderRule",
    "SavedView",
    "Scheme",
    "SignInGuard",
    "Site",
    "SiteAllocation",
    "StoredFile",
    "Tag",
    "Target",
    "Task",
    "TrustedDevice",
    "Unit",
    "User",
    "Workday",
    "Zone",
    "ZoneAlias",
    "ZoneIndustry",
]
