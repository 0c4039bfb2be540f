import type { SeededRandom } from "../../seeded-random.ts";
import type { Person, User } from "./graph-shapes.ts";
import { FIRST_NAMES, LAST_NAMES } from "./words.ts";

const JOB_TITLES = ["Engineer", "Designer", "Analyst", "Counsel", "Manager", "Consultant"];
const DEPARTMENTS = ["Engineering", "Retail", "Operations", "Legal", "Marketing"];
const OFFICES = ["18/2111", "20/1101", "25/3310"];
/** The domain that the tenant has verified: it stands for the tenant where its id could. */
export const TENANT_DOMAIN = "contoso.example";
const HOME_OF_GUESTS = "fabrikam.example";

/** Every property that a profile has; some people leave some empty. Takes a GUID of the random sequence and nothing else. */
export function makeUser(
  random: SeededRandom,
  index: number,
  options: { createdDateTime: string; isGuest: boolean },
): User {
  const { createdDateTime, isGuest } = options;
  const givenName = FIRST_NAMES[index % FIRST_NAMES.length] ?? "";
  const surname = LAST_NAMES[Math.floor(index / FIRST_NAMES.length + index) % LAST_NAMES.length] ?? "";
  const alias = `${givenName}.${surname}${index >= FIRST_NAMES.length ? index : ""}`.toLowerCase();
  const mail = `${alias}@${isGuest ? HOME_OF_GUESTS : TENANT_DOMAIN}`;
  return {
    id: random.guid(),
    displayName: `${givenName} ${surname}`,
    givenName,
    surname,
    mail,
    userPrincipalName: isGuest ? `${mail.replace("@", "_")}#EXT#@${TENANT_DOMAIN}` : mail,
    jobTitle: isGuest ? null : pickOf(JOB_TITLES, index),
    department: isGuest ? null : pickOf(DEPARTMENTS, index),
    officeLocation: index % 3 === 0 ? null : pickOf(OFFICES, index),
    mobilePhone: index % 4 === 0 ? `+43 660 555 ${String(index).padStart(4, "0")}` : null,
    businessPhones: index % 2 === 0 ? [`+43 1 555 ${String(index).padStart(4, "0")}`] : [],
    preferredLanguage: index % 5 === 0 ? "de-AT" : null,
    companyName: isGuest ? "Fabrikam" : null,
    accountEnabled: true,
    userType: isGuest ? "Guest" : "Member",
    createdDateTime,
    deletedDateTime: null,
  };
}

/** One of each kind of person who is in no tenant, or in another: "teamworkUserIdentityType". */
export function makeOutsiders(random: SeededRandom): Person[] {
  return [
    {
      id: random.guid(),
      displayName: "Aziza Hakimi",
      mail: "aziza.hakimi@northwind.example",
      userIdentityType: "federatedUser",
      tenantId: random.guid(),
    },
    { id: random.guid(), displayName: "Visitor (Unverified)", mail: null, userIdentityType: "anonymousGuest" },
    { id: `4:+431555${random.integer(10_000)}`, displayName: "+43 1 555", mail: null, userIdentityType: "phoneUser" },
    {
      id: random.hex(16),
      displayName: "Sam at home",
      mail: "sam@outlook.example",
      userIdentityType: "personalMicrosoftAccountUser",
    },
    { id: `live:.cid.${random.hex(16)}`, displayName: "Skype caller", mail: null, userIdentityType: "skypeUser" },
  ];
}

function pickOf(list: readonly string[], index: number): string {
  return list[index % list.length] ?? "";
}
