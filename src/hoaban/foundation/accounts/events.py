"""What accounts announces: ids only."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation waits for its person; the channels deliver it, until then it is printed."""

    invitation_id: int
    name: ClassVar[str] = "accounts.invited"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class InvitationWithdrawn:
    """Whatever still carries its link must not be sent any more."""

    invitation_id: int
    name: ClassVar[str] = "accounts.invitation_withdrawn"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class OrganisationMade:
    organisation_id: int
    name: ClassVar[str] = "accounts.organisation_made"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Joined:
    user_id: int
    name: ClassVar[str] = "accounts.joined"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class MembershipGranted:
    membership_id: int
    user_id: int
    name: ClassVar[str] = "accounts.membership_granted"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class MembershipEnded:
    membership_id: int
    user_id: int
    name: ClassVar[str] = "accounts.membership_ended"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Delegated:
    delegation_id: int
    to_user_id: int
    name: ClassVar[str] = "accounts.delegated"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class DelegationWithdrawn:
    delegation_id: int
    to_user_id: int
    name: ClassVar[str] = "accounts.delegation_withdrawn"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class ClientIssued:
    client_id: int
    name: ClassVar[str] = "accounts.client_issued"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class ClientRevoked:
    client_id: int
    name: ClassVar[str] = "accounts.client_revoked"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class SessionsEnded:
    user_id: int
    name: ClassVar[str] = "accounts.sessions_ended"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class AccessReset:
    user_id: int
    name: ClassVar[str] = "accounts.access_reset"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class PersonLeft:
    """Duties hands her work to others when it hears this."""

    user_id: int
    name: ClassVar[str] = "accounts.person_left"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class ActedForSomebody:
    acted_id: int
    name: ClassVar[str] = "accounts.acted_for"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class ConsentTakenBack:
    """Whoever goes on because of this consent must stop."""

    acted_id: int
    name: ClassVar[str] = "accounts.consent_taken_back"
    version: ClassVar[int] = 1
