"""People, the bodies they work for, and the small records that hang on them."""

from promotion.people.models.files import StoredFile
from promotion.people.models.jobs import Job
from promotion.people.models.organisations import Department, DepartmentFunction, Unit, UnitKind
from promotion.people.models.sign_in import SignInGuard, TrustedDevice
from promotion.people.models.users import User

__all__ = ["Department", "DepartmentFunction", "Job", "SignInGuard", "StoredFile", "TrustedDevice", "Unit", "UnitKind", "User"]
