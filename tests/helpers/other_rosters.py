"""Rosters as other makers' programs write them: their columns, invented people.

Each has what `--columns` needs to be, or nothing, and what the first person must be read as.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class OtherRoster(NamedTuple):
    """A roster of another maker."""

    maker: str
    text: str
    columns: str = ""
    first_name: str = "Ada"
    display_name: str = ""
    sip: tuple[str, str] | None = None
    """The username and the password of the SIP credential; an empty password for none."""
    source: str = ""
    """Where the columns are documented, or seen in use; it says so where they are from memory."""


def table(names: str, *cells: str, separator: str = ",") -> str:
    """Return a table whose cells are given by the columns' names: `Name=value`, the others empty."""
    columns = names.split(separator)
    rows = [dict(cell.split("=", 1) for cell in row.split("|")) for row in cells]
    unknown = {name for row in rows for name in row} - set(columns)
    assert not unknown, unknown
    lines = [separator.join(row.get(name, "") for name in columns) for row in rows]
    return "\n".join([names, *lines]) + "\n"


GOOGLE = (
    "First Name [Required],Last Name [Required],Email Address [Required],Password [Required],"
    "Password Hash Function [UPLOAD ONLY],Org Unit Path [Required],New Primary Email [UPLOAD ONLY],Recovery Email,"
    "Home Secondary Email,Work Secondary Email,Recovery Phone [MUST BE IN THE E.164 FORMAT],Work Phone,Home Phone,"
    "Mobile Phone,Work Address,Home Address,Employee ID,Employee Type,Employee Title,Manager Email,Department,"
    "Cost Center,Building ID,Floor Name,Floor Section,Change Password at Next Sign-In,New Status [UPLOAD ONLY]"
)
ENTRA_DOWNLOAD = (
    "userPrincipalName,displayName,surname,mail,givenName,id,userType,jobTitle,department,accountEnabled,"
    "usageLocation,streetAddress,state,country,officeLocation,city,postalCode,telephoneNumber,mobilePhone,"
    "alternateEmailAddress,ageGroup,consentProvidedForMinor,legalAgeGroupClassification,companyName,creationType,"
    "directorySynced,invitationState,identityIssuer,createdDateTime"
)
ENTRA_CREATE = (
    "Name [displayName] Required,User name [userPrincipalName] Required,Initial password [passwordProfile] Required,"
    "Block sign in (Yes/No) [accountEnabled] Required,First name [givenName],Last name [surname],Job title [jobTitle],"
    "Department [department],Usage location [usageLocation],Street address [streetAddress],"
    "State or province [state],Country or region [country],Office [physicalDeliveryOfficeName],City [city],"
    "ZIP or postal code [postalCode],Office phone [telephoneNumber],Mobile phone [mobile]"
)
MICROSOFT_365 = (
    "Block credential,City,Country/Region,Department,DirSyncEnabled,Display name,Fax,First name,Last dirsync time,"
    "Last name,Last password change time stamp,License assignment details,Licenses,Mobile Phone,Oath token meta data,"
    "Object Id,Office,Password never expires,Phone number,Postal code,Preferred data location,Preferred language,"
    "Proxy addresses,Release track,Soft deletion time stamp,State,"
    "Street address,Strong password required,Title,Usage location,User principal name,When created"
)
OKTA = (
    "login,firstName,lastName,middleName,honorificPrefix,honorificSuffix,email,title,displayName,nickName,profileUrl,"
    "secondEmail,mobilePhone,primaryPhone,streetAddress,city,state,zipCode,countryCode,postalAddress,"
    "preferredLanguage,locale,timezone,userType,employeeNumber,costCenter,organization,division,department,managerId,"
    "manager"
)
FREEPBX = (
    "extension,password,name,voicemail,ringtimer,noanswer,recording,outboundcid,sipname,noanswer_cid,busy_cid,"
    "chanunavail_cid,noanswer_dest,busy_dest,chanunavail_dest,mohclass,id,tech,dial,devicetype,user,description,"
    "emergency_cid,hint_override,accountcode,allow,avpf,callerid,context,disallow,dtmfmode,encryption,force_avp,"
    "max_contacts,secret,transport,callwaiting_enable,voicemail_enable,voicemail_vmpwd,voicemail_email,"
    "voicemail_pager,voicemail_options"
)
FREEPBX_OLD = (
    "action,extension,name,cid_masquerade,sipname,outboundcid,ringtimer,callwaiting,call_screen,pinless,password,"
    "emergency_cid,tech,hardware,devinfo_channel,devinfo_secret,devinfo_notransfer,devinfo_dtmfmode,vm,vmpwd,email,"
    "pager,attach,saycid,envelope,delete,options"
)
THREE_CX = (
    "Number,FirstName,LastName,EmailAddress,MobileNumber,AuthID,AuthPassword,WebMeetingFriendlyName,"
    "WebMeetingPrivateRoom,ClickToCall,ClickToCallFriendlyName,WebMeetingAcceptReject,EnableVoicemail,VMNoPin,"
    "VMPlayCallerID,PIN,VMPlayMsgDateTime,OutboundCallerID,DeliverAudio,SIPID,HideFWrules,DisableExternalCalls"
)
YEASTAR = (
    "First Name,Last Name,Email Address,User Password,Organization,Extension Number,Caller ID,Registration Name,"
    "Registration Password,IP Phone Accounts,Enable Voicemail,Voicemail Access PIN,New Voicemail Notification"
)
WEBEX = (
    "First Name,Last Name,Display Name,User ID/Email (Required),User Status,Last Service Accessed Time,"
    "Days since Last Service Accessed,Extension,Title,Department,Manager,Phone Number,Caller ID Number,"
    "Caller ID First Name,Caller ID Last Name,Location,Preferred Language,Time zone,Address type,Address country"
)
SWITCHVOX = "ext,fname,lname,email,title,location,password,voicemail_password,phone_password,digium_phone_mac_address"
GOOGLE_CONTACTS = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,"
    "Organization Title,Organization Department,Birthday,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,"
    "Phone 1 - Label,Phone 1 - Value"
)
OUTLOOK = (
    "First Name,Middle Name,Last Name,Title,Suffix,Nickname,E-mail Address,E-mail 2 Address,E-mail 3 Address,"
    "Home Phone,Business Phone,Mobile Phone,Business Fax,Company,Job Title,Department,Home Street,Home City,Home State,"
    "Home Postal Code,Home Country/Region,Business Street,Business City,Business State,Business Postal Code,"
    "Business Country/Region"
)
SLACK = "username,email,status,billing-active,has-2fa,has-sso,userid,fullname,displayname,expiration-timestamp"

ROSTERS: Final = (
    OtherRoster(
        "Google Workspace, template",
        table(
            GOOGLE,
            "First Name [Required]=Ada|Last Name [Required]=Lind|Email Address [Required]=ada@example.com|"
            "Password [Required]=canary-Passw0rd|Org Unit Path [Required]=/|Mobile Phone=+4915112345678",
        ),
        source="support.google.com/a/answer/40057, and the headers in the tools of ten repositories",
    ),
    OtherRoster(
        "Google Contacts",
        table(GOOGLE_CONTACTS, "First Name=Ada|Last Name=Lind|E-mail 1 - Label=Work|E-mail 1 - Value=ada@example.com"),
        "E-mail 1 - Value=email",
        source="the headers in the tools of nine repositories",
    ),
    OtherRoster(
        "Microsoft Entra, bulk create",
        "version:v1.0" + "," * 16 + "\n" + table(
            ENTRA_CREATE,
            "Name [displayName] Required=Ada Lind|User name [userPrincipalName] Required=ada@example.com|"
            "Initial password [passwordProfile] Required=canary-Passw0rd|First name [givenName]=Ada|"
            "Block sign in (Yes/No) [accountEnabled] Required=No",
        ),
        display_name="Ada Lind",
        source="learn.microsoft.com/entra/identity/users/users-bulk-add, and the headers in the tools of ten repositories",
    ),
    OtherRoster(
        "Microsoft Entra, download",
        table(
            ENTRA_DOWNLOAD,
            "userPrincipalName=ada_home#EXT#@example.onmicrosoft.com|mail=ada@example.com|displayName=Ada Lind|givenName=Ada",
            "userPrincipalName=bob@example.com|displayName=Bob",
        ),
        display_name="Ada Lind",
        source="the headers in a public security report and in the tools of four repositories",
    ),
    OtherRoster(
        "Microsoft 365 admin center",
        table(
            MICROSOFT_365,
            "Display name=Ada Lind|First name=Ada|Title=Dr|User principal name=ada@example.com|Country/Region=DE",
        ),
        display_name="Ada Lind",
        source="the headers in the tools of two repositories",
    ),
    OtherRoster(
        "Microsoft 365, bulk import template",
        table(
            "Username,First name,Last name,Display name,Job title,Department,Office number,Office phone,Mobile phone,"
            "Fax,Alternate email address,Address,City,State or province,ZIP or postal code,Country or region",
            "Username=ada@example.com|First name=Ada|Display name=Ada Lind",
        ),
        "Username=email",
        display_name="Ada Lind",
        source="the templates in two public scripts",
    ),
    OtherRoster(
        "Active Directory, Get-ADUser | Export-Csv",
        '#TYPE Microsoft.ActiveDirectory.Management.ADUser\n"DistinguishedName","Enabled","GivenName","Name",'
        '"ObjectClass","ObjectGUID","SamAccountName","SID","Surname","UserPrincipalName"\n'
        '"CN=Ada,DC=example,DC=com","True","Ada","Ada Lind","user","0","ada","S-1","Lind","ada@example.com"\n',
        display_name="Ada Lind",
        source="the default properties, in the scripts of five repositories",
    ),
    OtherRoster(
        "Active Directory, csvde",
        'DN,objectClass,cn,sn,c,title,givenName,displayName,memberOf,company,sAMAccountName,mail\n'
        '"CN=Ada,DC=example,DC=com",user,Ada L,Lind,DE,Dr,Ada,Ada Lind,,Example,ada,ada@example.com\n',
        display_name="Ada Lind",
        source="the attributes that a public program writes for it, and mail, c and memberOf",
    ),
    OtherRoster(
        "Exchange, Get-Recipient | Export-Csv (PowerShell in German Windows)",
        '#TYPE Selected.Microsoft.Exchange\n"DisplayName";"FirstName";"PrimarySmtpAddress"\n'
        '"Ada Lind";"Ada";"ada@example.com"\n',
        "PrimarySmtpAddress=email",
        display_name="Ada Lind",
        source="from memory: no public list of its columns was found",
    ),
    OtherRoster("Okta, template", table(
        OKTA, "login=ada.login@example.com|firstName=Ada|lastName=Lind|email=ada@example.com|countryCode=DE|timezone=Europe/Berlin"
    ),
        source="the profile's attributes, help.okta.com, Bulk User Import; their order is from memory",
    ),
    OtherRoster(
        "Slack",
        table(SLACK, "username=ada|email=ada@example.com|fullname=Ada Lind|displayname=Ada"),
        "fullname=first_name",
        first_name="Ada Lind",
        display_name="Ada",
        source="the headers in the tools of nine repositories",
    ),
    OtherRoster(
        "Zoom",
        table(
            "Email,First Name,Last Name,Department,Manager,User Group,IM Group,Job Title,Location",
            "Email=ada@example.com|First Name=Ada|Last Name=Lind",
        ),
        source="support.zoom.com, article KB0068315",
    ),
    OtherRoster(
        "Cisco Webex Control Hub",
        table(
            WEBEX,
            "First Name=Ada|Display Name=Ada Lind|User ID/Email (Required)=ada@example.com|Time zone=GMT",
        ),
        display_name="Ada Lind",
        source="help.webex.com/afv3q8, Control Hub user management CSV file reference",
    ),
    OtherRoster(
        "Cisco Unified CM, BAT",
        table(
            "FIRST NAME,MIDDLE NAME,LAST NAME,USER ID,PASSWORD,MANAGER USER ID,DEPARTMENT,PIN,TELEPHONE NUMBER,MAIL ID",
            "FIRST NAME=Ada|USER ID=ada|PASSWORD=canary-Passw0rd|PIN=canary-1234|MAIL ID=ada@example.com",
        ),
        "MAIL ID=email,PASSWORD=",
        source="cisco.com, Bulk Administration Guide 12.5(1)SU2; MAIL ID from memory",
    ),
    OtherRoster(
        "FreePBX, Bulk Handler",
        table(
            FREEPBX,
            "extension=101|name=Ada Lind|id=101|tech=pjsip|secret=s3cret-s3cret|voicemail_email=ada@example.com|"
            "password=canary-Passw0rd|encryption=no|callerid=Ada <101>",
        ),
        "name=first_name",
        first_name="Ada Lind",
        sip=("101", "s3cret-s3cret"),
        source="the headers in the programs of three repositories",
    ),
    OtherRoster(
        "FreePBX, Bulk Extensions",
        table(
            FREEPBX_OLD,
            "action=add|extension=101|name=Ada|devinfo_secret=s3cret-s3cret|email=ada@example.com|vmpwd=canary-1",
        ),
        "name=first_name",
        sip=("101", "s3cret-s3cret"),
        source="sangomakb.atlassian.net, Bulk Extensions Module User Guide",
    ),
    OtherRoster(
        "FreePBX, User Manager",
        table(
            "username,password,default_extension,description,fname,lname,displayname,title,company,department,email,cell",
            "username=ada|password=canary-Passw0rd|default_extension=101|fname=Ada|email=ada@example.com",
        ),
        "default_extension=sip_username",
        sip=("101", ""),
        source="the header in a public script, up to displayname; the others from memory",
    ),
    OtherRoster(
        "3CX, export",
        table(
            THREE_CX,
            "Number=101|FirstName=Ada|LastName=Lind|EmailAddress=ada@example.com|AuthID=aB3dE|AuthPassword=s3cret-s3cret|"
            "PIN=canary-1234|MobileNumber=015112345678",
        ),
        sip=("aB3dE", "s3cret-s3cret"),
        source="3cx.com/blog/docs/bulk-extension-import",
    ),
    OtherRoster(
        "3CX, version 20",
        table(
            "Number,FirstName,LastName,EmailAddress,MobileNumber,OutboundCallerID,Department,Role",
            "Number=101|FirstName=Ada|EmailAddress=ada@example.com",
        ),
        sip=("101", ""),
        source="voxtelesys.com/tutorial/3cx-v20-bulk-importing-users: the required ones",
    ),
    OtherRoster(
        "Yeastar P series",
        table(
            YEASTAR,
            "First Name=Ada|Email Address=ada@example.com|User Password=canary-1|Extension Number=101|"
            "Registration Name=reg101|Registration Password=s3cret-s3cret|Voicemail Access PIN=canary-2",
        ),
        sip=("reg101", "s3cret-s3cret"),
        source="help.yeastar.com, Extension Parameters",
    ),
    OtherRoster(
        "Switchvox",
        table(
            SWITCHVOX,
            "ext=101|fname=Ada|email=ada@example.com|password=canary-1|phone_password=s3cret-s3cret",
        ),
        "ext=sip_username,phone_password=sip_password,password=",
        sip=("101", "s3cret-s3cret"),
        source="sangomakb.atlassian.net, page 546800010",
    ),
    OtherRoster(
        "Grandstream UCM",
        table(
            "Extension,Technology,Enable Voicemail,CallerID Number,SIP/IAX Password,Voicemail Password,First Name,"
            "Last Name,Email Address,Language",
            "Extension=101|SIP/IAX Password=s3cret-s3cret|Voicemail Password=canary-1|First Name=Ada|"
            "Email Address=ada@example.com",
        ),
        "Extension=sip_username,SIP/IAX Password=sip_password",
        sip=("101", "s3cret-s3cret"),
        source="a public template for a UCM's import",
    ),
    OtherRoster(
        "FusionPBX",
        table(
            "extension,number_alias,password,effective_caller_id_name,effective_caller_id_number,"
            "outbound_caller_id_name,outbound_caller_id_number,voicemail_mail_to,description",
            "extension=101|password=s3cret-s3cret|effective_caller_id_name=Ada|voicemail_mail_to=ada@example.com",
        ),
        "extension=sip_username,password=sip_password,effective_caller_id_name=first_name,voicemail_mail_to=email",
        sip=("101", "s3cret-s3cret"),
        source="the columns of v_extensions in the programs of four repositories; voicemail_mail_to from memory",
    ),
    OtherRoster(
        "Personio",
        table(
            "First name;Last name;Email;Position;Department;Office;Status",
            "First name=Ada|Email=ada@example.com|Position=Dr",
            separator=";",
        ),
        source="from memory: no public list of its columns was found",
    ),
    OtherRoster(
        "Outlook contacts",
        table(OUTLOOK, "First Name=Ada|Last Name=Lind|E-mail Address=ada@example.com|Company=Example|Job Title=Dr"),
        source="the header in the tests of a public program for its exports",
    ),
    OtherRoster(
        "LinkedIn connections",
        table("First Name,Last Name,URL,Email Address,Company,Position,Connected On", "First Name=Ada|Email Address=ada@example.com|Company=Example"),
        source="the headers in the tools of ten repositories",
    ),
    OtherRoster(
        "HubSpot contacts",
        table("Record ID,First Name,Last Name,Email,Phone Number,Lead Status,Create Date,Associated Company,Country/Region,Contact owner", "Record ID=1|First Name=Ada|Email=ada@example.com"),
        source="the headers in the tests of three repositories",
    ),
    OtherRoster(
        "Salesforce users",
        table("Id,Username,Email,FirstName,LastName,Alias,LocaleSidKey,LanguageLocaleKey,EmailEncodingKey,TimeZoneSidKey,ProfileId,IsActive", "Id=1|Username=ada@example.com.prod|Email=ada@example.com|FirstName=Ada"),
        source="help.salesforce.com, article 000385503, and the object's field names",
    ),
    OtherRoster(
        "Zendesk",
        table("name,email,external_id,details,notes,phone,role,restriction,organization,tags", "name=Ada|email=ada@example.com|role=agent"),
        "name=first_name",
        source="support.zendesk.com, article 4408893496218",
    ),
    OtherRoster(
        "Atlassian",
        table("User id,User name,email,User status,Added to org,Org role", "User id=1|User name=Ada|email=ada@example.com"),
        "User name=first_name",
        source="the header in the description of a public tool",
    ),
    OtherRoster(
        "Moodle",
        table("username,password,firstname,lastname,email,course1", "username=ada|password=canary-1|firstname=Ada|email=ada@example.com"),
        "password=",
        source="the headers in the tools of nine repositories",
    ),
    OtherRoster(
        "MailChimp audience",
        table("Email Address,First Name,Last Name,Address,Phone Number,Tags", "Email Address=ada@example.com|First Name=Ada"),
        source="the headers in the tests of four repositories",
    ),
)  # fmt: skip
