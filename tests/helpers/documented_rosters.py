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
