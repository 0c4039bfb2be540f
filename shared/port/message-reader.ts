/**
 * Port. One message as Graph holds it now, by a notification's `resource`.
 * Throws TeamsinkError `graph-not-found` and the other graph codes.
 */
export interface MessageReader {
  read(resource: string): Promise<Readonly<Record<string, unknown>>>;
}
