import { type ChatMessage, type IdentityKind, identityIn, nameOf, textOf } from "./identity.ts";

/** Who wrote a message, as it is shown. */
export interface Author {
  readonly name: string;
  readonly id: string;
  readonly kind: IdentityKind;
  /** What is said beside the name: "guest", "app". */
  readonly note: string | undefined;
  /** Of an app that wrote for somebody. */
  readonly onBehalfOf: string | undefined;
}

/** "teamworkUserIdentity" and "teamworkApplicationIdentity": what is no plain person of the tenant is said. */
const NOTES: Readonly<Record<string, string>> = {
  anonymousGuest: "guest",
  federatedUser: "external",
  personalMicrosoftAccountUser: "personal account",
  skypeUser: "Skype",
  phoneUser: "by phone",
  emailUser: "by e-mail",
  aadApplication: "app",
  bot: "bot",
  tenantBot: "bot",
  office365Connector: "connector",
  outgoingWebhook: "webhook",
};

export function authorOf({ from, onBehalfOf }: ChatMessage): Author {
  const found = identityIn(from);
  if (found === undefined) return { name: "Somebody", id: "", kind: "user", note: undefined, onBehalfOf: undefined };
  const { kind, identity } = found;
  const type = textOf(identity.userIdentityType) || textOf(identity.applicationIdentityType);
  const principal = identityIn(onBehalfOf);
  return {
    name: nameOf(identity, kind),
    id: textOf(identity.id),
    kind,
    note: NOTES[type] ?? (kind === "application" ? "app" : undefined),
    onBehalfOf: principal && nameOf(principal.identity, principal.kind),
  };
}
