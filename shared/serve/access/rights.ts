/** Application roles of the API's own app registration: given to apps, and to people who may see all. */
export const ROLES = ["Messages.Read.All", "Directory.Read.All", "Operate.All"] as const;

export type Role = (typeof ROLES)[number];

/** Delegated: an app reads for the person who is signed in what that person may see. */
export const SCOPE = "Messages.Read";

/** Delegated, beside the other: an app does in Graph for the person who is signed in what ON_BEHALF lets it do. */
export const WRITE_SCOPE = "Messages.Write";

/** Everything that a token of a person can bear. */
export const SCOPES = [SCOPE, WRITE_SCOPE] as const;

interface RightRow {
  /** Of these a token needs one. */
  readonly roles: readonly Role[];
  /** Of these it needs all besides. */
  readonly allOf?: readonly Role[];
  /** Whether a person without the role may ask too, and is given what they may see. */
  readonly isForPeople: boolean;
  /** Whether a function key alone will not do. */
  readonly takesOperatorKey?: true;
  /** Whether it is done in a person's name, so that nobody else can: with `WRITE_SCOPE`, or without it. */
  readonly takesPerson?: "reading" | "writing";
}

/** THE table of what may be asked for, and by whom. A function key, which the platform checks, opens all of it. */
export const RIGHTS = {
  messages: { roles: ["Messages.Read.All"], isForPeople: true },
  /** What a message said before, and what happened to it: Teams shows neither. */
  history: { roles: ["Messages.Read.All"], isForPeople: false },
  /** Of whatever of the two the role is for. */
  changes: { roles: ["Messages.Read.All", "Directory.Read.All"], isForPeople: true },
  directory: { roles: ["Directory.Read.All"], isForPeople: true },
  oversight: { roles: ["Operate.All"], isForPeople: false },
  operate: { roles: ["Operate.All"], isForPeople: false, takesOperatorKey: true },
  /** To have everything posted somewhere: whoever may only operate could read every message by it. */
  hooks: {
    roles: ["Operate.All"],
    allOf: ["Messages.Read.All", "Directory.Read.All"],
    isForPeople: false,
    takesOperatorKey: true,
  },
  /** Who one is. */
  self: { roles: [], isForPeople: true, takesPerson: "reading" },
  /** What Graph does for whoever is signed in: see `ON_BEHALF`. */
  onBehalf: { roles: [], isForPeople: true, takesPerson: "writing" },
} as const satisfies Record<string, RightRow>;

export type Right = keyof typeof RIGHTS;

/** What Teams shows nobody, or asks Graph in the name of the app: parameters that take a role of whoever sends them. */
const PARAMETERS: Readonly<Record<string, { readonly role: Role; readonly value?: string }>> = {
  asOf: { role: "Messages.Read.All" },
  policy: { role: "Messages.Read.All", value: "show" },
  versions: { role: "Messages.Read.All", value: "all" },
  refresh: { role: "Messages.Read.All", value: "true" },
  at: { role: "Directory.Read.All" },
  include_absent: { role: "Directory.Read.All", value: "true" },
};

/** The role that a parameter of the query takes. */
export function roleOfParameter(name: string, value: string): Role | undefined {
  const row = PARAMETERS[name];
  return row !== undefined && (row.value === undefined || row.value === value) ? row.role : undefined;
}
