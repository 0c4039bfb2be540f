import { toIso } from "../../../shared/base/clock.ts";
import { CONTACTS_PER_PAGE, PEOPLE_PER_PAGE } from "../limits.ts";
import { type Acquaintance, acquaintancesOf, type Contact, contactsOf } from "../model/acquaintances.ts";
import type { User } from "../model/graph-shapes.ts";
import { callerOf } from "./delegated-access.ts";
import type { GraphRequest, GraphRoute } from "./graph-api.ts";
import { badRequest } from "./graph-error.ts";
import { type GraphContext, key, listInOrder, required } from "./listing.ts";
import { readOptions, readTop, select } from "./query-options.ts";

/** "List people", "List contacts": of whoever asks. */
export function peopleRoutes(context: GraphContext): GraphRoute[] {
  const own = { method: "GET", budget: "outlook" } as const;
  return [
    {
      ...own,
      path: "/users/:selfUserId/people",
      permission: "people",
      handle: (request) => listPeople(context, request),
    },
    {
      ...own,
      path: "/users/:selfUserId/contacts",
      permission: "contacts",
      handle: (request) => listContacts(context, request),
    },
  ];
}

function listPeople(context: GraphContext, request: GraphRequest) {
  const options = readOptions(request.url, ["$top", "$search", "$select", "$skiptoken"]);
  const userId = callerOf(request);
  const isMeant = nameTest(options.$search);
  return listInOrder(context, request, {
    all: acquaintancesOf(context.model, userId).filter(({ user }) => isMeant(user)),
    top: readTop(options.$top, PEOPLE_PER_PAGE),
    options,
    present: (one: Acquaintance) => select(presentAcquaintance(one), options.$select),
    metadata: `users${key(userId)}/people`,
    path: `/users/${userId}/people`,
  });
}

/** "Use the People API": beginnings of words of names and addresses, each of them. Typing mistakes are not forgiven here. */
function nameTest(search: string | undefined): (user: User) => boolean {
  if (search === undefined) return () => true;
  const wanted = wordsOf(search.replaceAll('"', ""));
  if (wanted.length === 0) throw badRequest("Invalid $search query.");
  return ({ displayName, mail }) => {
    const words = wordsOf(`${displayName} ${mail}`);
    return wanted.every((one) => words.some((word) => word.startsWith(one)));
  };
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[\s.@]+/)
    .filter((word) => word !== "");
}

/** "person resource type". */
function presentAcquaintance({ user, relevance }: Acquaintance) {
  const {
    id,
    displayName,
    givenName,
    surname,
    jobTitle,
    department,
    officeLocation,
    companyName,
    userPrincipalName,
    mail,
  } = user;
  return {
    id,
    displayName,
    givenName,
    surname,
    birthday: "",
    personNotes: "",
    isFavorite: false,
    jobTitle,
    companyName,
    yomiCompany: "",
    department,
    officeLocation,
    profession: "",
    userPrincipalName,
    imAddress: `sip:${mail}`,
    scoredEmailAddresses: [{ address: mail, relevanceScore: relevance, selectionLikelihood: "notSpecified" }],
    phones: user.businessPhones.map((number) => ({ type: "business", number })),
    postalAddresses: [],
    websites: [],
    personType: { class: "Person", subclass: "OrganizationUser" },
  };
}

function listContacts(context: GraphContext, request: GraphRequest) {
  const options = readOptions(request.url, ["$top", "$select", "$skiptoken"]);
  const user = required(context.model.directory.users.get(callerOf(request)));
  return listInOrder(context, request, {
    all: contactsOf(user),
    top: readTop(options.$top, CONTACTS_PER_PAGE),
    options,
    present: (contact: Contact) => select(presentContact(contact, user), options.$select),
    metadata: `users${key(user.id)}/contacts`,
    path: `/users/${user.id}/contacts`,
  });
}

/** "contact resource type": an entity of Outlook, which writes its times without a fraction. */
function presentContact({ id, address, ...contact }: Contact, { createdDateTime }: User) {
  const wholeSeconds = toIso(Date.parse(createdDateTime)).replace(/\.\d+Z$/, "Z");
  return {
    "@odata.etag": `W/"${id}"`,
    id,
    createdDateTime: wholeSeconds,
    lastModifiedDateTime: wholeSeconds,
    changeKey: id,
    categories: [],
    parentFolderId: "contacts",
    ...contact,
    fileAs: `${contact.surname}, ${contact.givenName}`,
    emailAddresses: [{ name: contact.displayName, address }],
    businessPhones: [],
    homePhones: [],
    imAddresses: [],
  };
}
