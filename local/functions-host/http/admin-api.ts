import { z } from "zod";
import { HOST_VERSION } from "../core-api.ts";
import type { FunctionDefinition } from "../function-definition.ts";
import { type HostKeys, isAuthorized, presentedKey } from "./keys.ts";
import { emptyAnswer, type HostRequest, type HttpAnswer } from "./rpc-http.ts";

/** The part of the real host's admin API that a deployed app is operated with. All of it wants the master key. */
export type AdminApi = (request: HostRequest) => HttpAnswer;

/** Runs a function that is not set off by HTTP, with the given text in place of what its trigger would bring. */
export type RunNow = (definition: FunctionDefinition, input: string | undefined) => void;

export interface AdminApiOptions {
  readonly keys: HostKeys;
  readonly definitions: readonly FunctionDefinition[];
  readonly runNow: RunNow;
  readonly uptimeMs: () => number;
}

const runBodySchema = z.object({ input: z.string().optional() });

export function isAdminPath(path: string): boolean {
  return /^\/admin(?:\/|$)/i.test(path);
}

export function createAdminApi(options: AdminApiOptions): AdminApi {
  return (request) => {
    const { method, url, headers } = request;
    if (!isAuthorized("admin", presentedKey(headers, url), options.keys)) return emptyAnswer(401);
    const [area, name] = url.pathname.split("/").slice(2);
    if (method === "GET" && area === "host" && name === "status") return status(options.uptimeMs());
    if (method === "POST" && area === "functions" && name !== undefined) return runFunction(options, name, request);
    return emptyAnswer(404);
  };
}

function status(uptimeMs: number): HttpAnswer {
  const body = { state: "Running", version: HOST_VERSION, processUptime: uptimeMs };
  return { status: 200, headers: [["content-type", "application/json"]], body: Buffer.from(JSON.stringify(body)) };
}

function runFunction({ definitions, runNow }: AdminApiOptions, name: string, request: HostRequest): HttpAnswer {
  const definition = definitions.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (definition === undefined) return emptyAnswer(404);
  const input = parseInput(request.body);
  if (definition.trigger.type === "httpTrigger" || input === undefined) return emptyAnswer(400);
  runNow(definition, input.input);
  return emptyAnswer(202);
}

/** `{"input": "…"}`, `{}` or nothing. */
function parseInput(body: Buffer | undefined): { readonly input?: string | undefined } | undefined {
  if (body === undefined) return {};
  try {
    return runBodySchema.parse(JSON.parse(body.toString("utf8")));
  } catch {
    return undefined;
  }
}
