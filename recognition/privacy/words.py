"""The words of a copy of what is kept about a person, in its three languages. Pure."""

from collections.abc import Mapping

LANGUAGES = ("da", "en", "sv")

# What third persons are called instead of their names, by the role in which the person met them.
OTHERS: Mapping[str, Mapping[str, str]] = {
    "manager": {"da": "[leder]", "en": "[manager]", "sv": "[chef]"},
    "hr": {"da": "[HR]", "en": "[HR]", "sv": "[HR]"},
    "payroll": {"da": "[løn]", "en": "[payroll]", "sv": "[lön]"},
    "approver": {"da": "[godkender]", "en": "[approver]", "sv": "[attestant]"},
    "auditor": {"da": "[revisor]", "en": "[auditor]", "sv": "[revisor]"},
    "colleague": {"da": "[kollega]", "en": "[colleague]", "sv": "[kollega]"},
    "you": {"da": "[dig]", "en": "[you]", "sv": "[du]"},
    "erased": {"da": "[slettet]", "en": "[erased]", "sv": "[raderad]"},
}

PAGE: Mapping[str, Mapping[str, str]] = {
    "title": {
        "da": "Alt, hvad Laurels opbevarer om dig",
        "en": "Everything Laurels keeps about you",
        "sv": "Allt som Laurels sparar om dig",
    },
    "lead": {
        "da": "Kopien er lavet {day}. Andre personer er ikke nævnt ved navn, men ved deres rolle. Kunder står med det "
        "nummer, virksomheden bruger. Beløb i penge er i øre, vægte er hele tal.",
        "en": "This copy was made on {day}. Other people are not named but called by their role. Customers stand under "
        "the number the company uses. Amounts of money are in hundredths, weights are whole numbers.",
        "sv": "Kopian gjordes {day}. Andra personer nämns inte vid namn utan vid sin roll. Kunder står med det nummer "
        "som företaget använder. Belopp i pengar är i ören, vikter är heltal.",
    },
    "rights": {
        "da": "Er noget forkert, kan du bede HR om at rette det. Du kan også bede om sletning eller begrænsning, gøre "
        "indsigelse og klage til Datatilsynet.",
        "en": "If something is wrong, ask HR to correct it. You can also ask for erasure or restriction, object, and "
        "complain to the data protection authority.",
        "sv": "Är något fel kan du be HR att rätta det. Du kan också begära radering eller begränsning, invända och "
        "klaga hos Integritetsskyddsmyndigheten.",
    },
    "rows": {"da": "{count} rækker", "en": "{count} rows", "sv": "{count} rader"},
    "more": {
        "da": "Her står de første {shown}; alle står i {file}.",
        "en": "The first {shown} stand here; all of them are in {file}.",
        "sv": "Här står de första {shown}; alla finns i {file}.",
    },
    "nothing": {"da": "Intet.", "en": "Nothing.", "sv": "Ingenting."},
    "programmes": {
        "da": "Programmer, der gjaldt for dig",
        "en": "Programmes that applied to you",
        "sv": "Program som gällde för dig",
    },
}

# By registered model: its heading. A test holds it complete.
HEADINGS: Mapping[str, tuple[str, str, str]] = {
    "people.Employee": ("Dig selv", "Yourself", "Du själv"),
    "people.User": ("Din konto", "Your account", "Ditt konto"),
    "people.FormerName": (
        "Hvad du hed og blev skrevet til før",
        "What you were called and written to before",
        "Vad du hette och nåddes på förut",
    ),
    "people.Employment": ("Ansættelser", "Employments", "Anställningar"),
    "people.RoleGrant": ("Roller", "Roles", "Roller"),
    "people.Delegation": ("Hvem der afgør for hvem", "Who decides for whom", "Vem som beslutar för vem"),
    "people.ApiToken": ("Adgangsnøgler til programmer", "Tokens for programs", "Nycklar för program"),
    "people.SignInLink": ("Links til at logge ind", "Sign-in links", "Inloggningslänkar"),
    "people.NotificationChoice": ("Beskeder, du har valgt", "Messages you chose", "Meddelanden du valt"),
    "people.PrivacyChoice": ("Hvad andre må se", "What others may see", "Vad andra får se"),
    "people.PersonView": ("Hvem der så på beløb", "Who looked at amounts", "Vem som såg belopp"),
    "rewards.Proposal": ("Belønninger", "Awards", "Belöningar"),
    "rewards.Decision": ("Afgørelser", "Decisions", "Beslut"),
    "rewards.Judgement": ("Beregninger", "Calculations", "Beräkningar"),
    "rewards.PersonPeriod": ("Godkendt pr. periode", "Approved by period", "Godkänt per period"),
    "rewards.Dispute": ("Indsigelser", "Contests", "Invändningar"),
    "rewards.Correction": ("Rettelser", "Corrections", "Rättelser"),
    "rewards.AgreedSplit": ("Aftalte delinger", "Agreed splits", "Avtalade delningar"),
    "rewards.AgreedShare": ("Dine andele", "Your shares", "Dina andelar"),
    "rewards.ClawBackCase": ("Sager om tilbageførsel", "Claw-back cases", "Ärenden om återföring"),
    "ledger.Account": ("Konti", "Accounts", "Konton"),
    "ledger.Posting": ("Point- og lønbevægelser", "Movements of points and pay", "Poäng- och löneposter"),
    "ledger.Period": ("Perioder, du lukkede", "Periods you closed", "Perioder du stängt"),
    "kudos.Kudos": ("Tak, du gav og fik", "Thanks you gave and received", "Tack du gav och fick"),
    "kudos.KudosRecipient": ("Hvem der blev takket", "Who was thanked", "Vem som tackades"),
    "kudos.Boost": ("Tak, du sluttede dig til", "Thanks you joined", "Tack du anslöt dig till"),
    "kudos.BoostMark": ("Reaktioner", "Reactions", "Reaktioner"),
    "kudos.Allowance": ("Point, du kunne give", "Points you could give", "Poäng du kunde ge"),
    "kudos.KudosReport": ("Opslag, du meldte", "Posts you reported", "Inlägg du anmält"),
    "kudos.Flag": ("Mønstre, du vurderede", "Patterns you reviewed", "Mönster du bedömt"),
    "kudos.FlaggedPerson": ("Mønstre, du indgår i", "Patterns that involve you", "Mönster där du ingår"),
    "kudos.KudosPolicy": ("Valg om tak", "Choices about thanks", "Val om tack"),
    "kudos.AllowanceRule": ("Regler for point at give", "Rules for points to give", "Regler för poäng att ge"),
    "attribution.Contribution": ("Kunder, du fik del i", "Credit for customers", "Del i kunder"),
    "customers.Customer": ("Kunder, du vandt", "Customers you won", "Kunder du vann"),
    "customers.Touchpoint": ("Kontakter med kunder", "Contacts with customers", "Kontakter med kunder"),
    "customers.ConflictOfInterest": ("Interessekonflikter", "Conflicts of interest", "Intressekonflikter"),
    "customers.Nomination": ("Taget ansvar", "Took ownership", "Tagit ansvar"),
    "listening.FrictionReport": ("Hindringer, du meldte", "Difficulties you reported", "Hinder du rapporterat"),
    "programmes.ProgrammeVersion": ("Programmer, du arbejdede på", "Programmes you worked on", "Program du arbetat på"),
    "programmes.ConsultationRecord": ("Høringer, du noterede", "Consultations you recorded", "Samråd du noterat"),
    "programmes.PayGate": ("Tjeklister, du underskrev", "Checklists you signed", "Checklistor du skrivit under"),
    "programmes.Simulation": ("Beregninger på prøve", "Simulations", "Simuleringar"),
    "programmes.SimulationLine": ("Dig i prøveberegninger", "You in simulations", "Du i simuleringar"),
    "programmes.CapUse": ("Brugt af lofter", "Used of caps", "Använt av tak"),
    "payroll.PayrollLine": ("Lønlinjer", "Payroll lines", "Lönerader"),
    "payroll.PayrollClaim": ("Krav i løn", "Claims in payroll", "Krav i lön"),
    "payroll.BatchFile": ("Filer til løn", "Files to payroll", "Filer till lön"),
    "payroll.PayrollBatch": ("Lønbunker, du arbejdede på", "Batches you worked on", "Lönebuntar du arbetat på"),
    "payroll.Statement": ("Opgørelser", "Statements", "Sammanställningar"),
    "payroll.Reconciliation": ("Svar fra løn", "Payroll's answers", "Svar från lön"),
    "payroll.ReconciliationRow": ("Linjer i svar fra løn", "Lines of payroll's answers", "Rader i svar från lön"),
    "payroll.EntityPayroll": ("Lønopsætning, du lavede", "Payroll set-ups you made", "Löneinställningar du gjort"),
    "payroll.ExternalCode": ("Lønarter, du gav koder", "Codes you gave wage types", "Koder du gett lönearter"),
    "payroll.ProgrammeWage": (
        "Programmer, du valgte en lønart til",
        "Programmes you chose a wage type for",
        "Program du valt en löneart till",
    ),
    "payroll.WageTypeName": ("Navne, du gav lønarter", "Names you gave wage types", "Namn du gett lönearter"),
    "shop.CatalogueItem": ("Varer, du oprettede", "Items you made", "Varor du lagt upp"),
    "shop.ItemPrice": ("Priser, du satte", "Prices you set", "Priser du satt"),
    "shop.Order": ("Bestillinger", "Orders", "Beställningar"),
    "shop.OrderDecision": ("Afgørelser om bestillinger", "Decisions on orders", "Beslut om beställningar"),
    "jobs.Job": ("Opgaver, du bad om", "Work you asked for", "Arbeten du begärt"),
    "jobs.StoredFile": ("Filer, du fik lavet", "Files made for you", "Filer du låtit göra"),
    "activity.Activity": ("Hvad du gjorde", "What you did", "Vad du gjort"),
    "activity.PersonalText": ("Ord om dig", "Words about you", "Ord om dig"),
    "activity.IdempotencyKey": ("Anmodninger", "Requests", "Förfrågningar"),
    "activity.Delivery": ("Modtagne meddelelser", "Messages received", "Mottagna meddelanden"),
    "slack.Member": ("Dig i Slack", "You in Slack", "Du i Slack"),
    "slack.Message": ("Beskeder til dig i Slack", "Messages to you in Slack", "Meddelanden till dig i Slack"),
    "account.EmailAddress": ("Adresser, du logger ind med", "Addresses you sign in with", "Adresser du loggar in med"),
    "mfa.Authenticator": ("Andet led ved indlogning", "Second factors", "Andra faktorer"),
    "socialaccount.SocialAccount": ("Konti andre steder", "Accounts elsewhere", "Konton på andra ställen"),
    "usersessions.UserSession": ("Hvor du er logget ind", "Where you are signed in", "Var du är inloggad"),
    "people.AccessReview": ("Gennemgange af adgang", "Reviews of access", "Genomgångar av åtkomst"),
    "people.ReviewedGrant": ("Roller i gennemgange", "Roles in reviews", "Roller i genomgångar"),
    "people.StatementLink": ("Links til opgørelser", "Links to statements", "Länkar till sammanställningar"),
    "payroll.TaxLimit": ("Skattegrænser, du bekræftede", "Tax limits you verified", "Skattegränser du bekräftat"),
    "payroll.SavedView": ("Dine gemte visninger", "Your saved views", "Dina sparade vyer"),
    "payroll.PayStatisticImport": (
        "Statistik, du indlæste",
        "Statistics you imported",
        "Statistik du läst in",
    ),
    "payroll.PayStatistic": ("Dig i lønstatistik", "You in pay statistics", "Du i lönestatistik"),
    "email.Notice": ("Nyt, der skulle sendes", "News to be mailed", "Nyheter att skicka"),
    "email.Letter": ("Mails til dig", "Mails to you", "E-post till dig"),
    "privacy.AccessExport": ("Kopier som denne", "Copies like this", "Kopior som denna"),
    "privacy.Anonymisation": ("Anonymisering", "Anonymisation", "Anonymisering"),
    "privacy.LegalHold": ("Bevaring på grund af en sag", "Legal holds", "Bevarande på grund av ärende"),
    "privacy.ClockSetting": ("Frister, du satte", "Clocks you set", "Frister du satt"),
}


def heading(model_label: str, language: str, otherwise: str) -> str:
    """The heading of one model's rows; ``otherwise`` where it has none yet."""
    words = HEADINGS.get(model_label)
    return otherwise if words is None else words[LANGUAGES.index(language)]


def said(text: str, language: str, **parts: object) -> str:
    """One sentence of PAGE in one language."""
    return PAGE[text][language].format(**parts)


def other(role: str, language: str) -> str:
    """What somebody is called instead of their name."""
    return OTHERS[role][language]
