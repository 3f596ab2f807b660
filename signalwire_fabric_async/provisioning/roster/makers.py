"""The columns of other makers' exports, and names that are usual for a member.

Names are normalized (`columns.normalized`). A directory's own password is
never taken for the subscriber's; a telephone system's SIP secret is the
credential's. What is not listed here is not used, and named in a warning.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs


@attrs.frozen
class Maker:
    """A maker's table.

    Attributes:
        name: As it is shown.
        signatures: Sets of columns, one of which the table must have whole.
        columns: The member of each column, or None where it must not be used
            although the SDK has a member of this name. Of several columns for one member
            the first that is not empty in a row counts.
    """

    name: str
    signatures: tuple[frozenset[str], ...]
    columns: Mapping[str, str | None]

    def made(self, names: set[str]) -> bool:
        """Return whether a table with these columns comes from this maker."""
        return any(one <= names for one in self.signatures)


# Columns as the Admin console's template and user download have them:
# support.google.com/a/answer/40057 ("Add or update multiple users from a CSV file").
GOOGLE: Final = Maker(
    "Google Workspace",
    (frozenset({"emailaddress", "orgunitpath"}),),
    {
        "emailaddress": "email",
        "firstname": "first_name",
        "lastname": "last_name",
        "employeetitle": "job_title",
        "password": None,  # the directory's; asterisks in a download
        "newprimaryemail": None,
    },
)

# Columns as the bulk templates and the downloads have them: learn.microsoft.com/entra/identity/users/users-bulk-add
# and users-bulk-download; the Microsoft 365 admin center's export has the spelled out names.
ENTRA: Final = Maker(
    "Microsoft Entra",
    (
        frozenset({"userprincipalname", "displayname"}),
        frozenset({"userprincipalname", "givenname"}),
        frozenset({"userprincipalname", "accountenabled"}),
    ),
    {
        "mail": "email",
        "userprincipalname": "email",
        "displayname": "display_name",
        "givenname": "first_name",
        "firstname": "first_name",
        "surname": "last_name",
        "lastname": "last_name",
        "jobtitle": "job_title",
        "title": "job_title",
        "companyname": "company_name",
        "country": "country",
        "password": None,
        "passwordprofile": None,
        "initialpassword": None,
    },
)

# Columns as the template for imports has them, which are the profile's attributes:
# help.okta.com, "Import users from a CSV file"; developer.okta.com, "User profile".
OKTA: Final = Maker(
    "Okta",
    (frozenset({"login", "firstname", "lastname", "email"}),),
    {
        "email": "email",
        "login": "email",
        "firstname": "first_name",
        "lastname": "last_name",
        "displayname": "display_name",
        "title": "job_title",
        "timezone": "time_zone",
        "countrycode": "country",
        "organization": "company_name",
        "password": None,
    },
)

# Columns as Bulk Handler exports extensions, and the older Bulk Extensions module:
# sangomakb.atlassian.net, "Bulk Extensions Module User Guide" and "Bulk Handler User Guide".
FREEPBX: Final = Maker(
    "FreePBX",
    (
        frozenset({"extension", "secret"}),
        frozenset({"extension", "voicemailemail"}),
        frozenset({"extension", "devinfosecret"}),
        frozenset({"extension", "cidmasquerade"}),
    ),
    {
        "voicemailemail": "email",
        "vmemail": "email",
        "email": "email",
        "extension": "sip_username",
        "secret": "sip_password",
        "devinfosecret": "sip_password",
        "name": "display_name",
        "password": None,  # of the extension's user panel
        "displayname": "display_name",
    },
)

# Columns as User Manager's part of Bulk Handler exports them: the same guide.
FREEPBX_USERS: Final = Maker(
    "FreePBX (User Manager)",
    (frozenset({"defaultextension", "fname"}),),
    {
        "email": "email",
        "fname": "first_name",
        "lname": "last_name",
        "displayname": "display_name",
        "title": "job_title",
        "company": "company_name",
        "password": None,
        "username": None,
    },
)

# Columns as users are exported and imported: 3cx.com/blog/docs/bulk-extension-import.
THREE_CX: Final = Maker(
    "3CX",
    (frozenset({"number", "authid"}), frozenset({"number", "firstname", "emailaddress"})),
    {
        "emailaddress": "email",
        "firstname": "first_name",
        "lastname": "last_name",
        "authid": "sip_username",
        "number": "sip_username",
        "authpassword": "sip_password",
    },
)

MAKERS: Final = (GOOGLE, ENTRA, OKTA, THREE_CX, FREEPBX_USERS, FREEPBX)
"""The known makers, in the order in which they are tried."""

ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "email": (
        "emailaddress",
        "mail",
        "workemail",
        "workemailaddress",
        "primaryemail",
        "primaryemailaddress",
        "businessemail",
        "companyemail",
        "useremail",
        "useremailaddress",
        "loginemail",
        "emailid",
        "email1",
        "emailwork",
        "emailprimarywork",
        "useridemail",
        "internetaddress",
        "mailaddress",
        "voicemailemail",
        "userprincipalname",
        "upn",
    ),
    "first_name": ("givenname", "forename", "fname", "legalfirstname", "preferredfirstname"),
    "last_name": ("surname", "familyname", "sn", "lname", "legallastname"),
    "display_name": ("fullname", "name", "employeename", "fullnames", "cn"),
    "job_title": ("title", "position", "positiontitle", "jobposition"),
    "time_zone": ("tz",),
    "country": ("countrycode", "countryregion", "countryorregion", "workcountry", "c", "co"),
    "company_name": ("company", "organization", "organisation", "organizationname", "o"),
    "sip_username": ("sipuser", "sipuserid", "siplogin", "sipauthid", "sipextension", "registrationname"),
    "sip_password": ("sipsecret", "sippass", "sipauthpassword", "registrationpassword"),
    "sip_codecs": ("codecs",),
}
"""Usual names of a member's column, the best first. They are used where no column has the member's own name."""
