import { listParameters } from "./list-parameters.ts";
import { oneParameters, versionsParameters } from "./one-message.ts";
import { ADMIN_PATHS } from "./openapi-admin.ts";
import { AUDIT_PATHS } from "./openapi-audit.ts";
import { operation, type Parameter, type PathItem, queryParameters } from "./openapi-operation.ts";

export interface OpenapiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly security: readonly unknown[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: unknown;
}

const MESSAGE_PATH: readonly Parameter[] = [
  {
    name: "conversationId",
    in: "path",
    required: true,
    description: "Chat id or channel id",
    schema: { type: "string" },
  },
  {
    name: "messageId",
    in: "path",
    required: true,
    description: "Graph's id of the message, or rootId.messageId for a reply",
    schema: { type: "string" },
  },
];

const CHAT_MESSAGE = {
  type: "object",
  description: "Microsoft Graph's chatMessage, as Graph gave it",
  externalDocs: { url: "https://learn.microsoft.com/graph/api/resources/chatmessage" },
  required: ["id"],
  properties: { id: { type: "string" } },
  additionalProperties: true,
};

const PROBLEM = {
  type: "object",
  description: "RFC 9457 problem details",
  required: ["type", "title", "status", "code"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "string", description: "Stable; for programs" },
    detail: { type: "string" },
    remedy: { type: "string", description: "What to do about it" },
    errors: {
      type: "array",
      items: { type: "object", properties: { parameter: { type: "string" }, detail: { type: "string" } } },
    },
  },
};

const NEXT_LINK = { type: "string", description: "The next page; without it this was the last" };

/** The OpenAPI 3.1 document of the query API, made from the schemas that check the requests. */
export function openapiDocument(origin: string): OpenapiDocument {
  return {
    openapi: "3.1.0",
    info: { title: "teamsink", version: "1", description: "The Teams messages of a Microsoft 365 tenant, as stored." },
    servers: [{ url: `${origin}/api` }],
    security: [{ functionKey: [] }],
    paths: {
      "/messages": operation({
        summary: "List the messages of a conversation",
        parameters: queryParameters(listParameters),
        ok: {
          type: "object",
          required: ["count", "messages"],
          properties: {
            count: { type: "integer" },
            messages: { type: "array", items: CHAT_MESSAGE },
            nextLink: NEXT_LINK,
          },
        },
      }),
      "/messages/{conversationId}/{messageId}": operation({
        summary: "One message, now or as it was",
        parameters: [...MESSAGE_PATH, ...queryParameters(oneParameters)],
        ok: CHAT_MESSAGE,
      }),
      "/messages/{conversationId}/{messageId}/versions": operation({
        summary: "Every version of a message that was seen, oldest first",
        parameters: [...MESSAGE_PATH, ...queryParameters(versionsParameters)],
        ok: {
          type: "object",
          required: ["count", "versions"],
          properties: {
            count: { type: "integer" },
            versions: {
              type: "array",
              items: { type: "object", properties: { version: { type: "integer" }, payload: CHAT_MESSAGE } },
            },
            nextLink: NEXT_LINK,
          },
        },
      }),
      ...AUDIT_PATHS,
      ...ADMIN_PATHS,
      "/health": {
        get: {
          summary: "Each dependency by name",
          parameters: [
            {
              name: "deep",
              in: "query",
              required: false,
              description: "true: every step of the self check instead, which takes a function key",
              schema: { type: "string", enum: ["true"] },
            },
          ],
          security: [],
          responses: {
            200: { description: "All answer" },
            307: { description: "To /health/deep" },
            503: { description: "Some do not" },
          },
        },
      },
      "/health/deep": {
        get: {
          summary: "The self check: each step in order, and the first that fails with its remedy",
          responses: {
            200: { description: "Every step is ok, or bears a warning" },
            401: { description: "No or a wrong function key" },
            503: { description: "A step fails: see firstFailing" },
          },
        },
      },
    },
    components: {
      securitySchemes: {
        functionKey: { type: "apiKey", in: "header", name: "x-functions-key" },
        masterKey: { type: "apiKey", in: "header", name: "x-functions-key" },
      },
      schemas: { Problem: PROBLEM },
    },
  };
}
