"""Rosters whose makers document their columns: the table of `other_rosters`, continued. Each names its source."""

from __future__ import annotations

from typing import Final

from helpers.other_rosters import OtherRoster, table

GOOGLE_DOWNLOAD = (
    "First Name [Required],Last Name [Required],Email Address [Required],Password [Required],"
    "Password Hash Function [UPLOAD ONLY],Org Unit Path [Required],New Primary Email [UPLOAD ONLY],Status [READ ONLY],"
    "Last Sign In [READ ONLY],Recovery Email,Home Secondary Email,Work Secondary Email,"
    "Recovery Phone [MUST BE IN THE E.164 FORMAT],Work Phone,Home Phone,Mobile Phone,Work Address,Home Address,"
    "Employee ID,Employee Type,Employee Title,Manager Email,Department,Cost Center,2sv Enrolled [READ ONLY],"
    "2sv Enforced [READ ONLY],Building ID,Floor Name,Floor Section,Email Usage [READ ONLY],Drive Usage [READ ONLY],"
    "Total Storage [READ ONLY],Change Password at Next Sign-In,New Status [UPLOAD ONLY]"
)
ORACLE = (
    "User Name,Active,Work Address Street,Work Address Locality,Work Address Country,Display Name,Work Email,Home Email,"
    "Primary Email Type,Recovery Email,Work Email Verified,External Id,Formatted Name,First Name,Middle Name,Last Name,"
    "Nick Name,Work Phone,Mobile No,Preferred Language,Time Zone,Title,User Type,Department,Organization Name,Password"
)

DOCUMENTED: Final = (
    OtherRoster(
        "Google Workspace, download with the columns that are read only",
        table(
            GOOGLE_DOWNLOAD,
            "First Name [Required]=Ada|Last Name [Required]=Lind|Email Address [Required]=ada@example.com|"
            "Password [Required]=****|Status [READ ONLY]=Active|Recovery Email=ada@example.org|Work Phone=+4930123456",
        ),
        source="support.google.com/a/answer/40057, and the headers in the tools of ten repositories",
    ),
    OtherRoster(
        "Google Apps, before 2018",
        table(
            "First Name,Last Name,Email Address,Password,Secondary Email,Work Phone 1,Home Phone 1,Mobile Phone 1,"
            "Work address 1,Home address 1,Employee Id,Employee Type,Employee Title,Manager,Department,Cost Center",
            "First Name=Ada|Email Address=ada@example.com|Password=canary-Passw0rd|Secondary Email=ada@example.org",
        ),
        "Password=",
        source="the headers in the tools of three repositories",
    ),
    OtherRoster(
        "Vodia",
        table(
            "#alias;first_name;last_name;position;cell;email;mac;mb_pin;web_pass;password",
            "#alias=101|first_name=Ada|email=ada@example.com|mb_pin=canary-1|web_pass=canary-2|password=s3cret-s3cret",
            separator=";",
        ),
        "#alias=sip_username,password=sip_password",
        sip=("101", "s3cret-s3cret"),
        source="doc.vodia.com/docs/csv",
    ),
    OtherRoster(
        "Fonality",
        table(
            "Extension,First Name,Last Name,Web Username,Password,Description,Email,IM,Mobile,Device MAC Address",
            "Extension=101|First Name=Ada|Web Username=ada|Password=canary-1|Email=ada@example.com",
        ),
        "Extension=sip_username,Password=",
        sip=("101", ""),
        source="sangomakb.atlassian.net, page 199426121",
    ),
    OtherRoster(
        "Switchvox 8",
        table(
            "ext,fname,lname,login_email,title,location,password,voicemail_password,phone_password,digium_phone_mac_address",
            "ext=101|fname=Ada|login_email=ada@example.com|password=canary-1|phone_password=s3cret-s3cret",
        ),
        "ext=sip_username,phone_password=sip_password,password=",
        sip=("101", "s3cret-s3cret"),
        source="sangomakb.atlassian.net, page 546865376",
    ),
    OtherRoster(
        "Yeastar Workplace",
        table(
            "First Name,Last Name,User Group,Email Address,ID,Mobile,Extension,Role",
            "First Name=Ada|User Group=Yeastar/PM Team|Email Address=ada@example.com|Extension=101",
        ),
        source="help.yeastar.com/en/workplace/setup/users-parameters.html",
    ),
    OtherRoster(
        "Oracle Identity",
        table(
            ORACLE,
            "User Name=ada|Display Name=Ada Lind|Work Email=ada@example.com|Home Email=ada@example.org|First Name=Ada|"
            "Formatted Name=Ada Lind|Time Zone=Europe/Berlin|Title=Dr|Password=canary-1",
        ),
        "Password=",
        display_name="Ada Lind",
        source="docs.oracle.com/en-us/iaas/Content/Identity/datatransfer/list-user-attributes-csv-column-headers.htm",
    ),
    OtherRoster(
        "Infor OS",
        table(
            "EmailId,FirstName,LastName,UserName,UserGuid,SecurityRole1,LogicalId1",
            "EmailId=ada@example.com|FirstName=Ada|LastName=Lind|UserName=ada|SecurityRole1=Admin",
        ),
        source="docs.infor.com/inforos, Importing users",
    ),
    OtherRoster(
        "OptimiDoc",
        table(
            "FirstName,LastName,Email,Password,Department,SsoUsername,IsEnabled,IsAdmin,Pin,CardNumber,NotifyAboutNews",
            "FirstName=Ada|Email=ada@example.com|Password=canary-1|IsEnabled=True|Pin=canary-1234",
        ),
        "Password=",
        source="cloud.optimidoc.com, CSV import sample",
    ),
    OtherRoster(
        "Worknice",
        table(
            "id,employee_code,role,status,archived,created_at,display_name,profile_bio,profile_email,given_name,"
            "other_given_names,family_name,gender,date_of_birth,personal_email",
            "id=1|display_name=Ada Lind|profile_email=ada@example.com|given_name=Ada|personal_email=ada@example.org",
        ),
        "profile_email=email",
        display_name="Ada Lind",
        source="app.worknice.com/docs/people-import-format",
    ),
    OtherRoster(
        "PeopleForce",
        table(
            "employee_id,first_name,middle_name,last_name,email,personal_email,date_of_birth,gender,hired_on,"
            "phone_number,mobile_number,employment_type,position,department",
            "employee_id=id2|first_name=Ada|email=ada@example.com|personal_email=ada@example.org|position=Dr",
        ),
        source="help.peopleforce.io, article 6668099",
    ),
    OtherRoster(
        "BalkanID",
        table(
            "Employee ID,Full Name,First Name,Last Name,Work Email,Department,Title,Start Date,End Date,"
            "Employment Type,Manager,Manager Work Email,Source,Source Employee ID",
            "Employee ID=1|Full Name=Ada Lind|First Name=Ada|Work Email=ada@example.com|Title=Dr|"
            "Manager Work Email=boss@example.com",
        ),
        display_name="Ada Lind",
        source="developer.balkan.id, Bulk employees upload",
    ),
    OtherRoster(
        "LawLogix Guardian",
        table(
            "firstName,lastName,profileId,role.name,title,emailAddress,sendLoginEmail",
            "firstName=Ada|lastName=Lind|profileId=852456|title=Dr|emailAddress=ada@example.com|sendLoginEmail=Y",
        ),
        source="developer.lawlogix.com, Guardian data feeds, user",
    ),
    OtherRoster(
        "RippleOps",
        table(
            "Deactivate (X),OrgPath,OrgLoginId,LoginId,Password,FirstName,LastName,EmailAddress,ContactEmail,"
            "CanViewReports,ForcePasswordChange",
            "OrgLoginId=ada|LoginId=ada|Password=canary-1|FirstName=Ada|EmailAddress=ada@example.com|"
            "ContactEmail=ada@example.org",
        ),
        "Password=",
        source="rippleops.atlassian.net, page 5440510476",
    ),
)

RAINBOW = (
    "__action__;loginEmail;password;title;firstName;lastName;nickName;businessPhone0;mobilePhone0;email0;jobTitle;country;"
    "language;timezone"
)
OFFICE_SUITE = (
    "Type,FirstName,LastName,Email,HomePhone,MobilePhone,Extension,Language,IncomingDID,OutgoingCLID,Privacy,PAI,HFAback,"
    "Locked,Hold,DirAccess,MaxDevices,Twin,SCR,ODCR,VM,Agent,Dsite,DsiteCLID,NumCallDsite,DsiteZone,CAdmin,EAdmin,"
    "CallProfile,KeyProfile,PIN,SysPIN"
)
ZVOOVE = (
    "Personalnummer;Nachname;Vorname;Geburtsdatum;IBAN;Straße;PLZ;Ort;Mobil;E-Mail;Beschäftigungsart;Eintritt;"
    "Befristet bis;Stundenlohn;Austritt"
)
MOFFI = (
    "Action,User email,User last name,User first name,Groups,User role (optional),Department name (optional),Main building,"
    "SSO ID,Employee ID,Language,Welcome email,Welcome email with password"
)

MORE: Final = (
    OtherRoster(
        "Rainbow (Alcatel-Lucent Enterprise)",
        table(
            RAINBOW,
            "__action__=create|loginEmail=ada@example.com|password=canary-1|firstName=Ada|country=DEU",
            separator=";",
        ),
        "password=,email0=,title=",
        source="the template in the description of the maker's command line (rbw masspro)",
    ),
    OtherRoster(
        "OfficeSuite",
        table(
            OFFICE_SUITE, "Type=User|FirstName=Ada|LastName=Lind|Email=ada@example.com|Extension=101|PIN=canary-1234"
        ),
        source="officesuite.broadviewnet.net, Admin reference, Import users",
    ),
    OtherRoster(
        "RingCentral, Conductor",
        table(
            "User Type,First Name,Last Name,Email,Ext,Phone #,Temp #,Site,Dept",
            "User Type=User|First Name=Ada|Email=ada@example.com|Ext=101|Phone #=+4930123456",
        ),
        source="docs.ps.ringcentral.com/users: the fields; their names in a file are from memory",
    ),
    OtherRoster(
        "Oracle EPM, addUsers",
        table("First Name,Last Name,Email,User Login", "First Name=Ada|Email=ada@example.com|User Login=ada"),
        source="docs.oracle.com, EPM Automate, addUsers",
    ),
    OtherRoster(
        "SureDrop",
        table(
            "userPrincipalName,displayName,surname,mail,givenName,mobile",
            "userPrincipalName=ada@example.com|displayName=Ada Lind|mail=ada@example.com|givenName=Ada",
        ),
        display_name="Ada Lind",
        source="the product's manual in a public repository",
    ),
    OtherRoster(
        "Go1",
        table(
            "Email,Given Name,Family Name,Status,Roles,Managers,Groups,Budget", "Email=ada@example.com|Given Name=Ada"
        ),
        source="help.go1.com, article 10343716",
    ),
    OtherRoster(
        "CivicPlus",
        table(
            "First Name,Last Name,Email,Secondary Email,Phone Number,Groups",
            "First Name=Ada|Email=ada@example.com|Secondary Email=ada@example.org",
        ),
        source="civicplus.help/docs/import-users",
    ),
    OtherRoster(
        "Ten Thousand Coffees",
        table(
            "first_name (required),last_name (required),email (required),job_title,locale,status",
            "first_name (required)=Ada|email (required)=ada@example.com|status=active",
        ),
        "first_name (required)=first_name,last_name (required)=last_name,email (required)=email",
        source="support.tenthousandcoffees.com, article 13861034",
    ),
    OtherRoster(
        "Huddle IQ",
        table(
            "FirstName,LastName,EmailAddress,MaySetAvatar,Licensed,Type,AdministratorOnly",
            "FirstName=Ada|EmailAddress=ada@example.com|Type=Member",
        ),
        source="huddleiq.com/help-en/tag/import-members",
    ),
    OtherRoster(
        "Moffi",
        table(MOFFI, "Action=CREATE|User email=ada@example.com|User first name=Ada|Welcome email=1"),
        "User first name=first_name,User last name=last_name",
        source="customer.moffi.io, article 23225087268114",
    ),
    OtherRoster(
        "Rhythmic",
        table(
            "Email,First Name,Last Name,Phone,Address Line 1,Address Line 2,City,State,ZIP Code,Country,Gender,Timezone",
            "Email=ada@example.com|First Name=Ada|Country=DE|Timezone=Europe/Berlin",
        ),
        source="docs.rhythmic-dev.church/guides/importing-members",
    ),
    OtherRoster(
        "RosterChirp",
        table(
            "email,firstname,lastname,password,role,usergroup,minor,guardian-user-email",
            "email=ada@example.com|firstname=Ada|password=canary-1|role=member|guardian-user-email=boss@example.com",
        ),
        "password=",
        source="its Bulk_User_Import.txt, commit f0a591f",
    ),
    OtherRoster(
        "Homebase",
        table(
            "First name,Last name,Email,Phone,Role,Job title,Wage rate,Status",
            "First name=Ada|Email=ada@example.com|Job title=Dr|Status=Active",
        ),
        source="the header in the tests of a public tool",
    ),
    OtherRoster(
        "BambooHR",
        table(
            "Employee #,First Name,Last Name,Job Title,Department,Division,Location,Status,Hire Date,Work Email,Reports To,"
            "Reports To Email",
            "Employee #=1|First Name=Ada|Work Email=ada@example.com|Reports To Email=boss@example.com",
        ),
        source="the headers in the tests of two public tools",
    ),
    OtherRoster(
        "Workday report",
        table(
            "Employee ID\tLegal Name - First Name\tLegal Name - Last Name\tBusiness Title\tEmail - Primary Work",
            "Employee ID=1|Legal Name - First Name=Ada|Legal Name - Last Name=Lind|Email - Primary Work=ada@example.com",
            separator="\t",
        ),
        "Legal Name - First Name=first_name,Legal Name - Last Name=last_name",
        source="help.merge.dev, article 8694660 (the names), and Email - Primary Work in the tools of five repositories",
    ),
    OtherRoster(
        "HiBob report",
        table(
            "Email,Legal first name,Legal last name,Job Title,Manager email,Status,Start Date,Gender,Department",
            "Email=ada@example.com|Legal first name=Ada|Manager email=boss@example.com|Job Title=Dr",
        ),
        source="help.lattice.com, article 37967569009687",
    ),
    OtherRoster(
        "Gusto report",
        table(
            "Name,First name,Last name,Work email,Compensation rate",
            "Name=Ada Lind|First name=Ada|Work email=ada@example.com|Compensation rate=$28.00",
        ),
        display_name="Ada Lind",
        source="the header in the tests of a public tool",
    ),
    OtherRoster(
        "zvoove (German columns)",
        table(ZVOOVE, "Personalnummer=1|Nachname=Lind|Vorname=Ada|E-Mail=ada@example.com|PLZ=01067", separator=";"),
        "Vorname=first_name,Nachname=last_name",
        source="the header in the tests of a public tool for its exports",
    ),
    OtherRoster(
        "AWS IAM Identity Center, by a tool",
        table(
            "UserName,GivenName,FamilyName,DisplayName,Email,Groups,KiroTier",
            "UserName=ada|GivenName=Ada|DisplayName=Ada Lind|Email=ada@example.com|Groups=Users",
        ),
        display_name="Ada Lind",
        source="the descriptions of two public tools",
    ),
    OtherRoster(
        "Microsoft Entra, download before 2023",
        table(
            "userPrincipalName,displayName,surname,mail,givenName,objectId,userType,jobTitle,department,accountEnabled",
            "userPrincipalName=ada@example.com|displayName=Ada Lind|mail=ada@example.com|givenName=Ada|userType=Member",
        ),
        display_name="Ada Lind",
        source="the headers in the tools of three repositories",
    ),
)
"""Further ones."""
