/** What the server says to one request. */
export interface Answer {
  readonly status: number;
  /** Sent as JSON; none for undefined. */
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Refusal = Answer & { readonly body: { readonly code: string; readonly message: string } };

interface RefusalRow {
  readonly status: number;
  readonly code: string;
  /** Tells apart what has one status. Azure: "HTTP status codes for Azure Cosmos DB". */
  readonly substatus?: number;
}

const REFUSALS = {
  malformed: { status: 400, code: "BadRequest" },
  "wrong-key": { status: 400, code: "BadRequest", substatus: 1001 },
  "no-document": { status: 404, code: "NotFound" },
  "no-container": { status: 404, code: "NotFound", substatus: 1003 },
  conflict: { status: 409, code: "Conflict" },
  precondition: { status: 412, code: "PreconditionFailed" },
  "too-large": { status: 413, code: "RequestEntityTooLarge" },
  unavailable: { status: 503, code: "ServiceUnavailable" },
} as const satisfies Record<string, RefusalRow>;

export function refuse(reason: keyof typeof REFUSALS, message: string): Refusal {
  const row: RefusalRow = REFUSALS[reason];
  const headers = row.substatus === undefined ? {} : { "x-ms-substatus": String(row.substatus) };
  return { status: row.status, body: { code: row.code, message }, headers };
}
