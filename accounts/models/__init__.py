from accounts.models.api_key import ApiKey
from accounts.models.membership import Membership
from accounts.models.organisation import Organisation
from accounts.models.user import User

__all__ = ["ApiKey", "Membership", "Organisation", "User"]
