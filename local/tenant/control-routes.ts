import { z } from "zod";
import { PASSWORD } from "./authority/sign-in-people.ts";
import type { TenantControl } from "./control.ts";
import { DIRECTORY_OPERATIONS } from "./directory-control.ts";
import { FAULTS, faultSettings, isFaultName } from "./faults/faults.ts";
import type { Route, TenantRequest, TenantResponse } from "./http.ts";
import { directoryTruth } from "./model/directory-truth.ts";
import type { TenantModel } from "./model/tenant-model.ts";

const BASE = "/_control";

const text = z.string();
const conversation = { conversationId: text };
const message = { ...conversation, messageId: text };
const reaction = { ...message, userId: text, reactionType: text };

/** What is not said is as most verdicts have it. */
const policyViolation = z.strictObject({
  dlpAction: text,
  justificationText: text.nullable().default(null),
  policyTip: z
    .strictObject({
      generalText: text,
      complianceUrl: text.default("https://contoso.example/compliance"),
      matchedConditionDescriptions: z.array(text).default([]),
    })
    .default({
      generalText: "This item appears to contain sensitive data.",
      complianceUrl: "https://contoso.example/compliance",
      matchedConditionDescriptions: [],
    }),
  userAction: text.default("none"),
  verdictDetails: text.default("none"),
});

/** One row for each thing that can be made to happen to a message: what the body holds, and what is done with it. */
const OPERATIONS = {
  create: operation(
    z.strictObject({ ...conversation, text, rootId: text.optional(), fromUserId: text.optional() }),
    (model, { conversationId, text: written, rootId, fromUserId }) =>
      model.postMessage(conversationId, { text: written }, given({ rootId, fromUserId })),
  ),
  import: operation(
    z.strictObject({ ...conversation, text, createdMs: z.number().int() }),
    (model, { conversationId, text: written, createdMs }) =>
      model.importMessage(conversationId, { text: written }, { createdMs }),
  ),
  "system-message": operation(z.strictObject(conversation), (model, { conversationId }) =>
    model.postSystemMessage(conversationId),
  ),
  edit: operation(z.strictObject({ ...message, text }), (model, { text: written, ...reference }) =>
    model.editMessage(reference, { text: written }),
  ),
  delete: operation(z.strictObject(message), (model, reference) => model.softDelete(reference)),
  undelete: operation(z.strictObject(message), (model, reference) => model.undoSoftDelete(reference)),
  "set-reaction": operation(z.strictObject(reaction), (model, body) =>
    model.setReaction(body, body.userId, body.reactionType),
  ),
  "unset-reaction": operation(z.strictObject(reaction), (model, body) =>
    model.unsetReaction(body, body.userId, body.reactionType),
  ),
  "policy-violation": operation(
    z.strictObject({ ...message, policyViolation: policyViolation.nullable() }),
    (model, { policyViolation: violation, ...reference }) => model.setPolicyViolation(reference, violation),
  ),
};

const appRoles = z.strictObject({ principal: text, roles: z.array(text) });
const consentedScopes = z.strictObject({ clientId: text.optional(), scopes: z.array(text) });
const person = z.strictObject({ userId: text });
const one = z.strictObject({ subscriptionId: text.optional() });

/**
 * The simulation's own door, beside Graph's: no token, since it is on loopback and no part of the real service. Bad
 * bodies get 400 with what is wrong, things that are not there 404.
 */
export function controlRoutes(control: TenantControl, model: TenantModel): Route[] {
  return [
    get("/stats", () => control.stats()),
    get("/truth", () => ({ messages: model.truth() })),
    get("/population", () => model.population),
    get("/directory-truth", () => directoryTruth(model)),
    row("POST", "/directory/:operation", (request) => {
      const act = found(DIRECTORY_OPERATIONS, request.params.operation);
      return act(model, read(z.unknown(), request));
    }),
    get("/faults", () => ({ known: FAULTS, set: control.faults.state() })),
    row("DELETE", "/faults", () => control.faults.clearAll()),
    row("PUT", "/faults/:name", (request) => control.faults.set(faultName(request), read(faultSettings, request))),
    row("DELETE", "/faults/:name", (request) => control.faults.clear(faultName(request))),
    get("/behaviours", () => control.behaviours),
    row("PATCH", "/behaviours", (request) => Object.assign(control.behaviours, read(behaviours, request))),
    row("POST", "/messages/:operation", (request) => operate(model, request)),
    row("POST", "/meetings", (request) => model.meetings.hold(read(meeting, request))),
    get("/meetings", () => ({ artifacts: model.meetings.artifacts })),
    row("POST", "/life", (request) => ({ steps: control.live(read(life, request)).length })),
    row("PUT", "/files", (request) => putFile(model, read(file, request))),
    row("POST", "/directory-life", (request) => ({ happened: control.liveDirectory(read(directoryLife, request)) })),
    row("POST", "/burst", (request) => {
      const { conversationId, messages } = read(burst, request);
      control.burst(conversationId, messages);
    }),
    row("POST", "/key-roll", () => control.rollKeys()),
    row("POST", "/subscription-removed", (request) => ({
      removed: control.removeSubscriptions(read(one, request).subscriptionId),
    })),
    row("POST", "/reauthorization-required", (request) => ({
      noticed: control.requireReauthorization(read(one, request).subscriptionId),
    })),
    get("/sign-in", () => ({ ...control.registrations, password: PASSWORD })),
    row("PUT", "/app-roles", (request) => {
      const { principal, roles } = read(appRoles, request);
      control.assignAppRoles(principal, roles);
    }),
    row("PUT", "/consented-scopes", (request) => {
      const { clientId, scopes } = read(consentedScopes, request);
      control.consentToScopes(scopes, clientId);
    }),
    row("POST", "/sessions-revoked", (request) => control.revokeSignInSessions(read(person, request).userId)),
    row("PUT", "/granted-permissions", (request) => control.setGrantedPermissions(read(z.array(text), request))),
  ];
}

const file = z.strictObject({
  url: z.url(),
  sizeBytes: z.number().int().min(0),
  mimeType: text.default("application/octet-stream"),
  access: z.enum(["there", "deleted", "forbidden"]).default("there"),
});

/** A file, or other bytes behind a link that is there. Of any size: the bytes are made when they are asked for. */
function putFile(model: TenantModel, { access, ...draft }: z.infer<typeof file>) {
  const atMs = model.nowMs;
  const isThere = model.files.get(draft.url) !== undefined;
  if (isThere) model.files.change({ ...draft, atMs });
  const put = model.files.put({ ...draft, atMs });
  put.access = access;
  return { itemId: put.itemId, versions: put.versions.length };
}

const life = z.strictObject({ messages: z.number().int().min(1).max(100_000), seed: z.number().int().default(1) });
const directoryLife = z.strictObject({ steps: z.number().int().min(1).max(10_000), seed: z.number().int().default(1) });
const burst = z.strictObject({ ...conversation, messages: z.number().int().min(1).max(10_000) });
const meeting = z.strictObject({
  organizerId: text,
  isAdHoc: z.boolean().exactOptional(),
  transcripts: z.number().int().min(0).max(50).exactOptional(),
  recordings: z.number().int().min(0).max(50).exactOptional(),
  durationMs: z.number().int().min(1_000).exactOptional(),
  recordingBytes: z.number().int().min(0).exactOptional(),
});
const behaviours = z
  .strictObject({
    softDeleteChangeType: z.enum(["deleted", "updated", "mixed"]),
    validationTokenVersion: z.enum(["2.0", "1.0"]),
    patchAppliesCertificate: z.boolean(),
    tenantWideSystemMessages: z.boolean(),
    expiredTokenPausesDelivery: z.boolean(),
    slowEndpointRule: z.boolean(),
    exportNeedsBothBounds: z.boolean(),
    retentionPolicy: z.boolean(),
    applicationAccessPolicy: z.union([z.enum(["global", "none"]), z.array(text)]),
    policyGuardsLists: z.boolean(),
    graphTranscriptAccess: z.boolean(),
    transcriptDocx: z.boolean(),
    recordingRanges: z.enum(["honoured", "ignored"]),
    teamSettingsNeedPermission: z.boolean(),
    adminConsent: z.boolean(),
    secondFactorRequired: z.array(text),
  })
  .partial();

type Handler = (request: TenantRequest) => unknown;

function get(path: string, handle: Handler): Route {
  return row("GET", path, handle);
}

export function row(method: Route["method"], path: string, handle: Handler): Route {
  return { method, path: `${BASE}${path}`, handle: (request) => answer(handle, request) };
}

async function answer(handle: Handler, request: TenantRequest): Promise<TenantResponse> {
  try {
    const body = await handle(request);
    return body === undefined ? { status: 204 } : { status: 200, body };
  } catch (error) {
    if (error instanceof RangeError) return { status: 404, body: { error: error.message } };
    if (error instanceof z.ZodError) return { status: 400, body: { error: z.prettifyError(error) } };
    if (error instanceof SyntaxError) return { status: 400, body: { error: "the body is not JSON" } };
    throw error;
  }
}

function operation<T>(
  schema: z.ZodType<T>,
  act: (model: TenantModel, body: T) => { id: string; rootId: string | null },
) {
  return (model: TenantModel, request: TenantRequest) => {
    const { id, rootId } = act(model, read(schema, request));
    return { id, rootId };
  };
}

function operate(model: TenantModel, request: TenantRequest) {
  return found(OPERATIONS, request.params.operation)(model, request);
}

function found<T>(operations: Readonly<Record<string, T>>, name = ""): T {
  const entry = Object.entries(operations).find(([known]) => known === name);
  if (entry === undefined) throw new RangeError("no such operation");
  return entry[1];
}

function faultName(request: TenantRequest) {
  const { name = "" } = request.params;
  if (!isFaultName(name)) throw new RangeError("no such fault");
  return name;
}

/** An empty body stands for `{}`. */
export function read<T>(schema: z.ZodType<T>, request: TenantRequest): T {
  return schema.parse(JSON.parse(request.body.toString("utf8") || "{}"));
}

/** Without the members that are undefined, as `exactOptionalPropertyTypes` wants it. */
function given<T extends object>(options: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}
