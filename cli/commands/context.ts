import { type Command, InvalidArgumentError } from "commander";
import { type Api, type ApiOptions, openApi } from "../api/api.ts";
import { openSession, placeOf } from "../session/session.ts";
import type { Io } from "./io.ts";

export interface Common {
  readonly api?: string;
  readonly json?: boolean;
}

/** The API for whoever is signed in; each wait is told where somebody looks. */
export async function apiFor(io: Io, { api }: Common, more: ApiOptions = {}): Promise<Api> {
  const session = await openSession(await placeOf(api, io.environment));
  return openApi(session, {
    ...more,
    onWait: ({ ms, reason }) => {
      if (io.isTerminal) io.note(io.paint("dim", `… ${reason}, again in ${(ms / 1_000).toFixed(1)} s`));
    },
    send: (request) => fetch(new Request(request, { signal: AbortSignal.any([request.signal, io.signal]) })),
  });
}

export function optionsOf<Options extends Common>(command: Command): Options {
  return command.optsWithGlobals<Options>();
}

/** Commander gives arguments, options and itself in a row; what is done takes the options, those of the program too, and the arguments. */
export function acting<Options extends Common, Args extends readonly unknown[] = []>(
  act: (options: Options, args: Args) => Promise<void>,
): (...given: unknown[]) => Promise<void> {
  return (...given) => {
    const command = given.at(-1) as Command;
    return act(optionsOf<Options>(command), command.processedArgs as unknown as Args);
  };
}

/** @throws InvalidArgumentError, which commander turns into a sentence */
export function wholeNumber(from: number, to: number) {
  return (text: string): number => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= from && number <= to) return number;
    throw new InvalidArgumentError(`Expected a whole number from ${from} to ${to}.`);
  };
}

const AGO = /^(\d{1,5})([mhdw])$/;
const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** A time: ISO 8601, or how long ago ("90m", "2d"). */
export function timeArgument(text: string): string {
  const [, amount, unit = ""] = AGO.exec(text) ?? [];
  const ms = amount === undefined ? Date.parse(text) : Date.now() - Number(amount) * (UNIT_MS[unit] ?? 0);
  if (Number.isNaN(ms))
    throw new InvalidArgumentError("Expected a time as 2026-11-01T09:00:00Z, or how long ago: 90m, 2d.");
  return new Date(ms).toISOString();
}
