import { z } from "zod";
import { toIso } from "../../../shared/base/clock.ts";
import type { TenantResponse } from "../http.ts";
import { MAX_PRESENCES, MAX_STATUS_MESSAGE_CHARACTERS, PREFERRED_PRESENCE_MS, PRESENCE_SESSION_MS } from "../limits.ts";
import type { Presence, Presences, StatusMessage } from "../model/presence.ts";
import { callerOf, personNamed } from "./delegated-access.ts";
import type { GraphRequest, GraphRoute } from "./graph-api.ts";
import { badRequest } from "./graph-error.ts";
import { type GraphContext, key, ok, required } from "./listing.ts";
import { readBody } from "./request-body.ts";

export interface PresenceContext extends GraphContext {
  readonly presences: Presences;
}

type Act = (presences: Presences, request: GraphRequest, userId: string) => void;

/** THE table of what whoever is signed in says of themselves: "presence: setPresence", "clearPresence", and so on. */
const ACTIONS: Readonly<Record<string, Act>> = {
  setPresence,
  clearPresence: (presences, request, userId) => {
    presences.clearSession(userId, sessionOf(request, readBody(z.object({ sessionId: z.string() }), request)));
  },
  setUserPreferredPresence: preferPresence,
  clearUserPreferredPresence: (presences, _request, userId) => presences.clearPreferred(userId),
  setStatusMessage,
};

/** "Get presence", "cloudCommunications: getPresencesByUserId", and what is said of oneself. */
export function presenceRoutes(context: PresenceContext): GraphRoute[] {
  const writes = Object.entries(ACTIONS).map(
    ([name, act]): GraphRoute => ({
      method: "POST",
      path: `/users/:selfUserId/presence/${name}`,
      permission: "setPresence",
      budget: "presence",
      handle: (request) => {
        act(context.presences, request, callerOf(request));
        return { status: 200 };
      },
    }),
  );
  return [
    {
      method: "GET",
      path: "/users/:userId/presence",
      permission: "presence",
      ownPermission: "ownPresence",
      budget: "presence",
      handle: (request) => onePresence(context, request),
    },
    {
      method: "POST",
      path: "/communications/getPresencesByUserId",
      permission: "presence",
      budget: "presence",
      handle: (request) => listPresences(context, request),
    },
    ...writes,
  ];
}

function onePresence(context: PresenceContext, request: GraphRequest): TenantResponse {
  const { id } = required(personNamed(context.model, request.params.userId ?? ""));
  return ok({
    "@odata.context": `${request.base}/$metadata#users${key(id)}/presence/$entity`,
    ...presentPresence(context, request, id),
  });
}

const asked = z.object({ ids: z.array(z.string()).min(1).max(MAX_PRESENCES) });

/** Of whom nobody knows it is said that nobody does. */
function listPresences(context: PresenceContext, request: GraphRequest): TenantResponse {
  const { ids } = readBody(asked, request);
  const value = [...new Set(ids)].map((id) =>
    context.model.directory.users.has(id)
      ? presentPresence(context, request, id)
      : {
          id,
          availability: "PresenceUnknown",
          activity: "PresenceUnknown",
          statusMessage: null,
          outOfOfficeSettings: null,
          sequenceNumber: null,
        },
  );
  return ok({ "@odata.context": `${request.base}/$metadata#Collection(microsoft.graph.presence)`, value });
}

function presentPresence({ presences }: PresenceContext, request: GraphRequest, id: string): object {
  const { availability, activity } = presences.of(id);
  const message = presences.statusMessageOf(id);
  return {
    id,
    availability,
    activity,
    statusMessage: message && presentMessage(message, id === request.token.userId),
    outOfOfficeSettings: { message: null, isOutOfOffice: false },
    sequenceNumber: presences.sequenceNumber(),
  };
}

/** "presence: setStatusMessage", example 3: when it was said and until when is nobody else's to know. */
function presentMessage({ text, publishedMs, expiresMs }: StatusMessage, isOwn: boolean): object {
  const message = { content: text, contentType: "text" };
  if (!isOwn) return { message };
  const expiryDateTime = expiresMs === null ? null : { dateTime: toIso(expiresMs).replace("Z", ""), timeZone: "UTC" };
  return { message, publishedDateTime: toIso(publishedMs), expiryDateTime };
}

const presence = z.object({ availability: z.string(), activity: z.string(), expirationDuration: z.string().nullish() });
const sessionPresence = presence.extend({ sessionId: z.string() });

/** "presence: setPresence": what an app can say of somebody. */
const SESSION_PRESENCES: readonly Presence[] = [
  { availability: "Available", activity: "Available" },
  { availability: "Busy", activity: "InACall" },
  { availability: "Busy", activity: "InAConferenceCall" },
  { availability: "Away", activity: "Away" },
  { availability: "DoNotDisturb", activity: "Presenting" },
];

/** "presence: setUserPreferredPresence": what somebody can say of themselves. */
const PREFERRED_PRESENCES: readonly Presence[] = [
  { availability: "Available", activity: "Available" },
  { availability: "Busy", activity: "Busy" },
  { availability: "DoNotDisturb", activity: "DoNotDisturb" },
  { availability: "BeRightBack", activity: "BeRightBack" },
  { availability: "Away", activity: "Away" },
  { availability: "Offline", activity: "OffWork" },
];

function setPresence(presences: Presences, request: GraphRequest, userId: string): void {
  const wanted = readBody(sessionPresence, request);
  const { least, most, usual } = PRESENCE_SESSION_MS;
  const lastsMs = durationMs(wanted.expirationDuration) ?? usual;
  if (lastsMs < least || lastsMs > most) throw badRequest("expirationDuration must be between PT5M and PT4H.");
  presences.setSession(userId, sessionOf(request, wanted), { ...oneOf(SESSION_PRESENCES, wanted), lastsMs });
}

/** "Provide the ID of the application as sessionId": no app speaks for another. */
function sessionOf({ token }: GraphRequest, { sessionId }: { readonly sessionId: string }): string {
  if (sessionId.toLowerCase() !== token.clientId.toLowerCase()) throw badRequest("Invalid sessionId.");
  return sessionId.toLowerCase();
}

function preferPresence(presences: Presences, request: GraphRequest, userId: string): void {
  const wanted = readBody(presence, request);
  const preferred = oneOf(PREFERRED_PRESENCES, wanted);
  const { urgent, others } = PREFERRED_PRESENCE_MS;
  const isUrgent = preferred.availability === "DoNotDisturb" || preferred.availability === "Busy";
  const lastsMs = durationMs(wanted.expirationDuration) ?? (isUrgent ? urgent : others);
  presences.prefer(userId, { ...preferred, lastsMs });
}

const statusMessage = z.object({
  statusMessage: z.object({
    message: z.object({
      content: z.string().max(MAX_STATUS_MESSAGE_CHARACTERS),
      contentType: z.literal("text").nullish(),
    }),
    expiryDateTime: z.object({ dateTime: z.string(), timeZone: z.literal("UTC") }).nullish(),
  }),
});

/** An empty one takes it back. */
function setStatusMessage(presences: Presences, request: GraphRequest, userId: string): void {
  const { message, expiryDateTime } = readBody(statusMessage, request).statusMessage;
  const expiresMs = expiryDateTime == null ? null : Date.parse(`${expiryDateTime.dateTime.replace(/Z$/, "")}Z`);
  if (Number.isNaN(expiresMs)) throw badRequest("Invalid request body was sent: 'statusMessage/expiryDateTime'.");
  if (expiresMs !== null && expiresMs <= request.nowMs) throw badRequest("expiryDateTime must be in the future.");
  presences.setStatusMessage(userId, message.content === "" ? null : { text: message.content, expiresMs });
}

function oneOf(known: readonly Presence[], wanted: Presence): Presence {
  const found = known.find(
    ({ availability, activity }) => availability === wanted.availability && activity === wanted.activity,
  );
  if (found === undefined) throw badRequest("The combination of availability and activity is not supported.");
  return found;
}

const DURATION = /^P(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** ISO 8601, as `Edm.Duration` has it. */
function durationMs(duration: string | null | undefined): number | undefined {
  if (duration == null) return undefined;
  const match = DURATION.exec(duration);
  if (match === null) throw badRequest("Invalid request body was sent: 'expirationDuration'.");
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000;
}
