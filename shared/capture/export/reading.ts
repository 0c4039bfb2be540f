import { toIso } from "../../base/clock.ts";
import { afterLink, type LinkTrail } from "../../job/run-pages.ts";
import type { ExportWindow } from "../../port/message-export.ts";

/** How far one source has been read: through windows of months that join, each page by page. Times are ISO 8601. */
export interface Reading {
  /** Where the window under way begins. */
  readonly fromDateTime: string;
  readonly months: number;
  /** The page under way; null for the first of its window. */
  readonly link: string | null;
  readonly pages: number;
  /** Whether its links lead back: see `afterLink`. */
  readonly trail: LinkTrail | null;
  /** How often the links of this window died. */
  readonly restarts: number;
  /** What retention kept is read window by window as well, once what messages are now has been. */
  readonly part: "messages" | "retained";
}

/** Before every message: Teams itself began in November 2016, and what was imported bears the time at which it was. */
const BEFORE_TEAMS_MS = 0;
const TEAMS_BEGAN_MS = Date.UTC(2016, 10, 1);

/** A window of so few pages is followed by one twice as long: calls of a quiet source are its windows, and not its pages. */
const FEW_PAGES = 2;
/** One of more is followed by one half as long: should its links die, so much is read again. */
const MANY_PAGES = 40;
const MAX_MONTHS = 64;
/** A window whose links always die at once would be read from its beginning for ever. */
const MAX_RESTARTS = 2;

const IN_WINDOW = { link: null, pages: 0, trail: null, restarts: 0 } as const;

/** @param fromDateTime null: from the first message there is */
export function firstReading(fromDateTime: string | null): Reading {
  return { ...IN_WINDOW, fromDateTime: fromDateTime ?? toIso(BEFORE_TEAMS_MS), months: 1, part: "messages" };
}

export function windowOf({ fromDateTime, months }: Reading, untilDateTime: string): ExportWindow {
  const endMs = Math.min(endOf(Date.parse(fromDateTime), months), Date.parse(untilDateTime));
  return { fromDateTime, untilDateTime: toIso(endMs) };
}

function endOf(fromMs: number, months: number): number {
  if (fromMs < TEAMS_BEGAN_MS) return TEAMS_BEGAN_MS;
  const from = new Date(fromMs);
  // The first of a month, so that no day is missing in it.
  return Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1);
}

/**
 * Where it goes on after a page: the next of its window, or the next window.
 *
 * @returns null at the end of the source, `undefined` when the link leads back
 */
export function afterPage(
  reading: Reading,
  next: string | undefined,
  untilAskedDateTime: string,
): Reading | null | undefined {
  const pages = reading.pages + 1;
  if (next !== undefined) {
    const trail = afterLink(reading.trail, { from: reading.link, to: next }, pages);
    return trail && { ...reading, link: next, pages, trail };
  }
  const { untilDateTime } = windowOf(reading, untilAskedDateTime);
  if (Date.parse(untilDateTime) < Date.parse(untilAskedDateTime)) {
    return { ...reading, ...IN_WINDOW, fromDateTime: untilDateTime, months: monthsAfter(reading, pages) };
  }
  return null;
}

/** The retained versions of a source, once its messages are read. */
export function retainedReading(fromDateTime: string | null): Reading {
  return { ...firstReading(fromDateTime), part: "retained" };
}

function monthsAfter({ months }: Reading, pages: number): number {
  if (pages <= FEW_PAGES) return Math.min(MAX_MONTHS, months * 2);
  return pages > MANY_PAGES ? Math.max(1, Math.floor(months / 2)) : months;
}

/** Its window again, shorter, since its links died; `undefined` when that was tried often enough, or is of no use. */
export function restarted(reading: Reading): Reading | undefined {
  if (reading.link === null || reading.restarts >= MAX_RESTARTS) return undefined;
  return { ...reading, ...IN_WINDOW, months: 1, restarts: reading.restarts + 1 };
}

/** The time that is asked for. */
export interface Span {
  /** Null: from the first message there is. */
  readonly fromDateTime: string | null;
  readonly untilDateTime: string;
}

/** How much of it has been read, from 0 to 1. */
export function shareRead(reading: Reading, span: Span): number {
  const readMs = Math.max(0, Date.parse(reading.fromDateTime) - beginningOf(span));
  return Math.min(1, readMs / Math.max(1, spanMs(span)));
}

/** How long it is, as far as there can be messages. */
export function spanMs(span: Span): number {
  return Math.max(0, Date.parse(span.untilDateTime) - beginningOf(span));
}

function beginningOf({ fromDateTime }: Span): number {
  return Math.max(TEAMS_BEGAN_MS, fromDateTime === null ? BEFORE_TEAMS_MS : Date.parse(fromDateTime));
}

/** How many windows a source has at the least: as many calls are made, however little was written. */
export function fewestWindows(span: Span): number {
  let reading: Reading | null | undefined = firstReading(span.fromDateTime);
  let windows = 0;
  for (; reading; windows += 1) {
    reading = afterPage(reading, undefined, span.untilDateTime);
  }
  return windows;
}
