import { toIso } from "../base/clock.ts";
import { TeamsinkError } from "../base/errors/errors.ts";
import type { ExportWindow, SenderFilter } from "../port/message-export.ts";

/** `$filter` of an export: the dates, and of whom. Senders first and in parentheses, since `and` binds tighter than `or`. */
export function exportFilter(window: ExportWindow, senders?: SenderFilter): string {
  const dates = windowFilter(window);
  if (!senders) return dates;
  const alternatives = [
    ...senders.applicationTypes.map((type) => equals("from/application/applicationIdentityType", type)),
    ...senders.userIds.map((id) => equals("from/user/id", id)),
    ...senders.userTypes.map((type) => equals("from/user/userIdentityType", type)),
    ...(senders.systemMessages ? [equals("messageType", "systemEventMessage")] : []),
  ];
  if (alternatives.length === 0) throw new TeamsinkError("graph-bad-request", "a filter of senders must name one");
  return `(${alternatives.join(" or ")}) and (${dates})`;
}

/** Both bounds, or Graph refuses the filter (microsoft-graph-docs issue 18659); it knows only `gt` and `lt`. */
export function windowFilter({ fromDateTime, untilDateTime }: ExportWindow): string {
  const fromMs = Date.parse(fromDateTime);
  const untilMs = Date.parse(untilDateTime);
  if (!(fromMs < untilMs)) throw new TeamsinkError("graph-bad-request", "an export window must begin before it ends");
  return `lastModifiedDateTime gt ${toIso(fromMs - 1)} and lastModifiedDateTime lt ${toIso(untilMs)}`;
}

/** OData: a quote within a text is written twice. */
function equals(property: string, text: string): string {
  return `${property} eq '${text.replaceAll("'", "''")}'`;
}
