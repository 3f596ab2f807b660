"""Fifty rosters as other makers' programs write them: their columns, invented people.

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
    """Where the columns are documented, or seen in use; empty where they are from memory."""


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
    "Block credential,City,Country,Department,DirSyncEnabled,Display name,Fax,First name,Last dirsync time,Last name,"
    "Last password change time stamp,Licenses,Mobile Phone,Object Id,Office,Password never expires,Phone number,"
    "Postal code,Preferred data location,Preferred language,Proxy addresses,Soft deletion time stamp,State,"
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
    "Home Phone,Business Phone,Mobile Phone,Company,Job Title,Department,Office Location,Country/Region"
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
        "Google Workspace, download",
        table(
            GOOGLE.replace(" [Required]", "").replace(" [UPLOAD ONLY]", "").replace("Password,", "Password,Status,"),
            "First Name=Ada|Last Name=Lind|Email Address=ada@example.com|Password=****|Org Unit Path=/|Employee Title=Dr",
        ),
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
    ),
    OtherRoster(
        "Microsoft 365 admin center",
        table(
            MICROSOFT_365,
            "Display name=Ada Lind|First name=Ada|Title=Dr|User principal name=ada@example.com|Country=DE",
        ),
        display_name="Ada Lind",
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
    ),
    OtherRoster(
        "Active Directory, csvde",
        'DN,objectClass,cn,sn,c,title,givenName,displayName,memberOf,company,sAMAccountName,mail\n'
        '"CN=Ada,DC=example,DC=com",user,Ada L,Lind,DE,Dr,Ada,Ada Lind,,Example,ada,ada@example.com\n',
        display_name="Ada Lind",
    ),
    OtherRoster(
        "Exchange, Get-Mailbox | Export-Csv (PowerShell in German Windows)",
        '#TYPE Selected.Microsoft.Exchange\n"DisplayName";"FirstName";"PrimarySmtpAddress"\n'
        '"Ada Lind";"Ada";"ada@example.com"\n',
        "PrimarySmtpAddress=email",
        display_name="Ada Lind",
    ),
    OtherRoster("Okta, template", table(
        OKTA, "login=ada.login@example.com|firstName=Ada|lastName=Lind|email=ada@example.com|countryCode=DE|timezone=Europe/Berlin"
    )),
    OtherRoster(
        "OneLogin",
        table(
            "firstname,lastname,email,username,company,department,title,phone,status,external_id",
            "firstname=Ada|email=ada@example.com|username=ada",
        ),
    ),
    OtherRoster(
        "JumpCloud",
        table(
            "FirstName,LastName,Username,Email,Password,Company,JobTitle,EmployeeIdentifier",
            "FirstName=Ada|Username=ada|Email=ada@example.com|Password=canary-Passw0rd|JobTitle=Dr",
        ),
        "Password=",
    ),
    OtherRoster(
        "Duo",
        table("username,realname,email,status,phone1,platform1", "username=ada|realname=Ada|email=ada@example.com"),
        "realname=first_name",
    ),
    OtherRoster(
        "Ping Identity",
        table("username,email,name.given,name.family,population.id", "email=ada@example.com|name.given=Ada"),
        "name.given=first_name,name.family=last_name",
    ),
    OtherRoster(
        "AWS IAM Identity Center",
        table(
            "UserName,GivenName,FamilyName,DisplayName,Email,EmailType,EmailPrimary",
            "UserName=ada|GivenName=Ada|DisplayName=Ada Lind|Email=ada@example.com",
        ),
        display_name="Ada Lind",
    ),
    OtherRoster(
        "Keycloak",
        table("id,username,firstName,lastName,email,emailVerified", "id=1|firstName=Ada|email=ada@example.com"),
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
    ),
    OtherRoster(
        "Issabel, Elastix",
        table(
            "Display Name,User Extension,Direct DID,Outbound CID,Call Waiting,Secret,Voicemail Status,"
            "Voicemail Password,VM Email Address,VM Pager Email Address",
            "Display Name=Ada|User Extension=101|Secret=s3cret-s3cret|VM Email Address=ada@example.com|"
            "Voicemail Password=canary-1",
        ),
        "Display Name=first_name,User Extension=sip_username,Secret=sip_password,VM Email Address=email",
        sip=("101", "s3cret-s3cret"),
    ),
    OtherRoster(
        "VitalPBX",
        table(
            "extension;name;email;technology;user;secret;class_of_service",
            "extension=101|name=Ada|email=ada@example.com|user=T101|secret=s3cret-s3cret",
            separator=";",
        ),
        "name=first_name",
        sip=("101", "s3cret-s3cret"),
    ),
    OtherRoster(
        "RingCentral",
        table(
            "First Name,Last Name,Email,Extension Number,Department,Job Title,Contact Phone,Mobile Phone,Status",
            "First Name=Ada|Email=ada@example.com|Extension Number=101|Job Title=Dr",
        ),
    ),
    OtherRoster(
        "8x8",
        table(
            "Username,First Name,Last Name,Job Title,Department,Email Address,Time Zone,Extension Number",
            "Username=ada|First Name=Ada|Email Address=ada@example.com|Time Zone=Europe/Berlin|Extension Number=101",
        ),
        "Extension Number=sip_username",
        sip=("101", ""),
    ),
    OtherRoster(
        "Dialpad",
        table("first_name,last_name,email,job_title,office_id,license", "first_name=Ada|email=ada@example.com"),
    ),
    OtherRoster(
        "GoTo Connect",
        table("First Name;Last Name;Email;Extension;Site", "First Name=Ada|Email=ada@example.com", separator=";"),
    ),
    OtherRoster(
        "Nextiva",
        table("First Name,Last Name,Email Address,Phone Number,Extension,Location", "First Name=Ada|Email Address=ada@example.com"),
    ),
    OtherRoster(
        "Avaya IP Office",
        table("Name,Full Name,Extension,Password,Email", "Name=ada|Full Name=Ada|Extension=101|Password=canary-1|Email=ada@example.com"),
        "Full Name=first_name,Password=",
        display_name="ada",
    ),
    OtherRoster(
        "BambooHR",
        table(
            "Employee #,First Name,Last Name,Job Title,Location,Department,Work Email,Home Email,Mobile Phone",
            "Employee #=1|First Name=Ada|Work Email=ada@example.com|Home Email=ada.home@example.org",
        ),
    ),
    OtherRoster(
        "Workday report",
        table(
            "Employee ID\tLegal First Name\tLegal Last Name\tBusiness Title\tEmail - Primary Work\tWork Country",
            "Employee ID=1|Legal First Name=Ada|Email - Primary Work=ada@example.com|Work Country=DE",
            separator="\t",
        ),
    ),
    OtherRoster(
        "Personio",
        table(
            "First name;Last name;Email;Position;Department;Office;Status",
            "First name=Ada|Email=ada@example.com|Position=Dr",
            separator=";",
        ),
    ),
    OtherRoster(
        "HiBob",
        table("Display name,First name,Last name,Email,Job title,Site", "Display name=Ada Lind|First name=Ada|Email=ada@example.com"),
        display_name="Ada Lind",
    ),
    OtherRoster(
        "Gusto",
        table("First name,Last name,Work email,Personal email,Title", "First name=Ada|Work email=ada@example.com|Personal email=a@example.org"),
    ),
    OtherRoster(
        "DATEV (German columns)",
        table(
            "Personalnummer;Nachname;Vorname;E-Mail-Adresse;Abteilung",
            "Personalnummer=1|Nachname=Lind|Vorname=Ada|E-Mail-Adresse=ada@example.com",
            separator=";",
        ),
        "E-Mail-Adresse=email,Vorname=first_name,Nachname=last_name",
    ),
    OtherRoster(
        "Outlook contacts",
        table(OUTLOOK, "First Name=Ada|Last Name=Lind|E-mail Address=ada@example.com|Company=Example|Job Title=Dr"),
    ),
    OtherRoster(
        "LinkedIn connections",
        table("First Name,Last Name,URL,Email Address,Company,Position,Connected On", "First Name=Ada|Email Address=ada@example.com|Company=Example"),
    ),
    OtherRoster(
        "HubSpot contacts",
        table("Record ID,First Name,Last Name,Email,Phone Number,Lead Status,Country/Region", "Record ID=1|First Name=Ada|Email=ada@example.com"),
    ),
    OtherRoster(
        "Salesforce users",
        table("Id,Username,Email,FirstName,LastName,Alias,TimeZoneSidKey,IsActive", "Id=1|Username=ada@example.com.prod|Email=ada@example.com|FirstName=Ada"),
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
    ),
    OtherRoster(
        "Moodle",
        table("username,password,firstname,lastname,email,course1", "username=ada|password=canary-1|firstname=Ada|email=ada@example.com"),
        "password=",
    ),
    OtherRoster(
        "MailChimp audience",
        table("Email Address,First Name,Last Name,Address,Phone Number,Tags", "Email Address=ada@example.com|First Name=Ada"),
    ),
)  # fmt: skip
