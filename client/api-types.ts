/* Made by `npm run client` from the schemas that check the API: never edited. */

export interface paths {
    readonly "/access-records": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Who asked for what, and how much was given, newest first */
        readonly get: operations["listAccessRecords"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/audit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What Graph knows against what is stored, and since when the record is unbroken */
        readonly get: operations["getAuditReport"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/backfills": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List backfills, newest first */
        readonly get: operations["listBackfills"];
        readonly put?: never;
        /** Read what was written before, or with dryRun say what that would take */
        readonly post: operations["startBackfill"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/backfills/{backfillId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How far a backfill has come */
        readonly get: operations["getBackfill"];
        readonly put?: never;
        /** Pause, resume or cancel a backfill */
        readonly post: operations["actOnBackfill"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/changes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What was stored since a position */
        readonly get: operations["listChanges"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/channels": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List the channels of a team */
        readonly get: operations["listChannels"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/chats": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List chats, each with a title */
        readonly get: operations["listChats"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/dead-letters": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List dead letters and quarantine, without their bodies */
        readonly get: operations["listDeadLetters"];
        readonly put?: never;
        /** Re-drive what waits, at most 100 a request */
        readonly post: operations["redriveDeadLetters"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/dead-letters/{deadLetterId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One dead letter, or one thing in quarantine */
        readonly get: operations["getDeadLetter"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/health": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Whether every dependency answers */
        readonly get: operations["getHealth"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/health/deep": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The self check: each step in order, and the first that fails with its remedy */
        readonly get: operations["getDeepHealth"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/hooks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List hooks, oldest first, and what each receiver answered */
        readonly get: operations["listHooks"];
        readonly put?: never;
        /** Have changes posted to a URL; the answer alone has the secret */
        readonly post: operations["makeHook"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/hooks/{hookId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One hook, and how far it has been told */
        readonly get: operations["getHook"];
        readonly put?: never;
        /** Pause, resume, rotate the secret, test, replay from a position, or delete */
        readonly post: operations["actOnHook"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/interactions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What people asked Copilot, and what it answered */
        readonly get: operations["listInteractions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/meetings": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What the calls of one organizer left, newest first */
        readonly get: operations["listMeetings"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/meetings/{organizerId}/{meetingId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The calls of one meeting, each with its transcripts and recordings in their sequence */
        readonly get: operations["getMeeting"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/meetings/{organizerId}/{meetingId}/recordings/{recordingId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A recording, part by part where it is large */
        readonly get: operations["getRecording"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/meetings/{organizerId}/{meetingId}/transcripts/{transcriptId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What was said, as cues, as WebVTT or as a Word document */
        readonly get: operations["getTranscript"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/members": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Who is in a team, a channel or a chat, or was at a time */
        readonly get: operations["listMembers"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/messages": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List the messages of a conversation */
        readonly get: operations["listMessages"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/messages/{conversationId}/{messageId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One message, now or as it was, or read anew */
        readonly get: operations["getMessage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/messages/{conversationId}/{messageId}/contents": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What a message names: images, code, files and other messages, and what became of them */
        readonly get: operations["listMessageContents"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/messages/{conversationId}/{messageId}/contents/{contentId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The bytes of one content, or a part of them */
        readonly get: operations["getMessageContent"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/messages/{conversationId}/{messageId}/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What happened to a message: edits, deletions, reactions and verdicts, as far as was seen */
        readonly get: operations["listMessageEvents"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/messages/{conversationId}/{messageId}/versions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Every version of a message that was seen, oldest first */
        readonly get: operations["listMessageVersions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/metrics": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Events of the log as counters for Prometheus, of the instance that answers */
        readonly get: operations["getMetrics"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/rebuild": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How far the rebuild has come */
        readonly get: operations["getRebuild"];
        readonly put?: never;
        /** Rebuild every document from the raw payloads; one that is under way is left alone */
        readonly post: operations["startRebuild"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/resolve": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What a link copied from Teams leads to, and whether that is stored */
        readonly get: operations["resolveLink"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/search": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What was written, by its words */
        readonly get: operations["searchStored"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/search/rebuild": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How far what is stored has been read into the index of the search */
        readonly get: operations["getSearchProgress"];
        readonly put?: never;
        /** Make the index of the search anew from the store */
        readonly post: operations["startSearchRebuild"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sign-in": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Where people sign in, and as which app */
        readonly get: operations["getSignIn"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sync": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How far the daily sync has come, and what it went on without */
        readonly get: operations["getSyncProgress"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/tables/{table}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Rows of a table of the lake that were stored since a position, a line each; the last line is the position to go on from */
        readonly get: operations["readTable"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/teams": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List teams */
        readonly get: operations["listTeams"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/users": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List users */
        readonly get: operations["listUsers"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        readonly AccessRecordPage: {
            /** @description Newest first */
            readonly accessRecords: readonly {
                /** Format: date-time */
                readonly answeredDateTime: string;
                /** @description Chat or channel that was named */
                readonly conversationId: string | null;
                /** @description Things that were given */
                readonly count: number;
                readonly function: string;
                /** @description Of the answer's header x-invocation-id, and of its log lines */
                readonly invocationId: string;
                readonly method: string;
                /** @description Ids and times that were named, by their parameters */
                readonly named: {
                    readonly [key: string]: string;
                };
                /** @description Names of all parameters that were given; what was typed is nowhere */
                readonly parameters: readonly string[];
                readonly principal: {
                    /** @description Of the application that asked; null for a function key */
                    readonly clientId: string | null;
                    /** @description Object id; of a function key, the first 12 digits of its SHA-256 in hex */
                    readonly id: string;
                    /** @enum {string} */
                    readonly kind: "key" | "app" | "user" | "hook";
                    /** @description That the token bore; a function key has none and may all */
                    readonly roles: readonly string[];
                };
                /** @description Of the body */
                readonly sizeBytes: number;
                readonly status: number;
            }[];
            /** @description Of this page */
            readonly count: number;
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            readonly nextLink?: string;
        };
        readonly AuditReport: {
            /** @description What is younger was not compared yet */
            readonly auditedUntil: string | null;
            readonly count: number;
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            readonly nextLink?: string;
            /** @description Times without delivery that are not healed */
            readonly openGaps: number;
            /** @description Newest first */
            readonly runs: readonly components["schemas"]["AuditRun"][];
            /** @description The earliest time from which everything is known to be stored */
            readonly unbrokenSince: string | null;
        };
        readonly AuditRun: {
            /** @description Of the first run in the answer only, for thirty days: those with holes, once for each source that found any. Without an id: messages that name no conversation, or more conversations than a report holds */
            readonly conversations?: readonly {
                /** @description Comparisons of Graph's messages with the stored ones: a chat's once for each member whose chats were read */
                readonly checked: number;
                readonly conversationId: string | null;
                /** @description Without an identity or a time, or refused by the store for good: kept as dead letters */
                readonly invalid: number;
                /** @description Not stored at all */
                readonly missing: number;
                /** @description Of the missing and the stale: stored now as Graph holds them */
                readonly repaired: number;
                readonly source: string;
                /** @description Stored as an older version */
                readonly stale: number;
            }[];
            /** @description Of the first run in the answer only, for thirty days: sources that were not compared, and Graph's reason */
            readonly failures?: readonly {
                readonly reason: string | null;
                readonly source: string;
            }[];
            readonly finishedDateTime: string | null;
            /** Format: date-time */
            readonly fromDateTime: string;
            /** @description Whether all sources are found; until then, expected grows */
            readonly listed: boolean;
            /** @description The subscribed resources */
            readonly resources: readonly string[];
            /** @description Teams, users, channels and chats. Of the failed, those that are gone are not known to Graph any more */
            readonly sources: {
                readonly done: number;
                readonly expected: number;
                readonly failed: number;
                readonly gone: number;
            };
            /**
             * Format: date-time
             * @description Names the run
             */
            readonly startedDateTime: string;
            /** @enum {string} */
            readonly state: "running" | "complete" | "incomplete";
            readonly totals: {
                /** @description Comparisons of Graph's messages with the stored ones: a chat's once for each member whose chats were read */
                readonly checked: number;
                /** @description Without an identity or a time, or refused by the store for good: kept as dead letters */
                readonly invalid: number;
                /** @description Not stored at all */
                readonly missing: number;
                /** @description Of the missing and the stale: stored now as Graph holds them */
                readonly repaired: number;
                /** @description Stored as an older version */
                readonly stale: number;
            };
            /** Format: date-time */
            readonly untilDateTime: string;
        };
        readonly Backfill: {
            readonly asked: {
                /** @enum {string} */
                readonly chats: "each-participant" | "each-sender";
                readonly dryRun: boolean;
                readonly filter: {
                    readonly applicationTypes: readonly string[];
                    readonly systemMessages: boolean;
                    readonly userIds: readonly string[];
                    readonly userTypes: readonly string[];
                } | null;
                readonly retained: boolean;
                readonly teams: readonly string[] | null;
                readonly users: readonly string[] | null;
            };
            readonly backfillId: string;
            readonly estimate: {
                readonly hours: number;
                /** @description By what the daily sync read of the same sources, as far as it did */
                readonly messages: number;
                readonly requests: number;
                /** @description Calls of Graph's, were nothing written */
                readonly requestsAtLeast: number;
            } | null;
            /** @description The first hundred; resume reads them again */
            readonly failures: readonly {
                readonly reason: string | null;
                readonly source: string;
            }[];
            readonly finishedDateTime: string | null;
            /** @description Null: from the first message there is */
            readonly fromDateTime: string | null;
            readonly progress: {
                /** @description If it goes on as it did */
                readonly expectedEndDateTime: string | null;
                /** @description Those that are dead letters now */
                readonly invalid: number;
                /** @description Read: a chat's message once for each member whose chats are read */
                readonly messages: number;
                /** @description Pages of Graph's that were read */
                readonly requests: number;
                readonly retainedVersions: number;
                readonly share: number;
                /** @description Those that made or replaced a document */
                readonly stored: number;
                /** @description Sources to which no retention policy applies */
                readonly withoutPolicy: number;
            };
            /** @description Null while they are being listed */
            readonly sources: {
                readonly deletedTeams: number;
                readonly deletedUsers: number;
                readonly done: number;
                readonly failed: number;
                readonly found: number;
                readonly left: number;
                readonly skipped: {
                    readonly excluded: number;
                    readonly "filter-is-for-chats": number;
                    readonly "not-found": number;
                };
                readonly teams: number;
                /** @description Listings that Graph did not give: their sources are missing */
                readonly unlisted: readonly {
                    readonly of: string;
                    readonly reason: string;
                }[];
                readonly users: number;
            } | null;
            /** Format: date-time */
            readonly startedDateTime: string;
            /** @enum {string} */
            readonly state: "running" | "paused" | "cancelled" | "complete" | "incomplete";
            readonly underWay: readonly {
                readonly part: string;
                /** Format: date-time */
                readonly readUntilDateTime: string;
                readonly source: string;
            }[];
            /** Format: date-time */
            readonly untilDateTime: string;
        };
        readonly BackfillList: {
            /** @description Newest first */
            readonly backfills: readonly {
                readonly asked: {
                    /** @enum {string} */
                    readonly chats: "each-participant" | "each-sender";
                    readonly dryRun: boolean;
                    readonly filter: {
                        readonly applicationTypes: readonly string[];
                        readonly systemMessages: boolean;
                        readonly userIds: readonly string[];
                        readonly userTypes: readonly string[];
                    } | null;
                    readonly retained: boolean;
                    readonly teams: readonly string[] | null;
                    readonly users: readonly string[] | null;
                };
                readonly backfillId: string;
                readonly finishedDateTime: string | null;
                /** @description Null: from the first message there is */
                readonly fromDateTime: string | null;
                /** Format: date-time */
                readonly startedDateTime: string;
                /** @enum {string} */
                readonly state: "running" | "paused" | "cancelled" | "complete" | "incomplete";
                /** Format: date-time */
                readonly untilDateTime: string;
            }[];
            readonly count: number;
        };
        readonly ChangePage: {
            /** @description Of each container in the order of storing */
            readonly changes: readonly ({
                readonly conversationId: string;
                /** @constant */
                readonly kind: "messages";
                /** @description Null where the policy hides it: whoever keeps a copy has to know */
                readonly message: components["schemas"]["ChatMessage"] | null;
                readonly messageId: string;
                /** @description What brought it */
                readonly road: string;
                /** @description Of a reply */
                readonly rootId: string | null;
                /**
                 * Format: date-time
                 * @description When its newest state was stored: where it stands in the feed says more
                 */
                readonly storedDateTime: string;
                readonly teamId: string | null;
                readonly version: number;
            } | {
                /** @description Since when it is known to be gone */
                readonly absentSinceDateTime: string | null;
                /** Format: date-time */
                readonly changedDateTime: string;
                /** Format: date-time */
                readonly firstSeenDateTime: string;
                readonly id: string;
                /** @enum {string} */
                readonly kind: "teams" | "channels" | "incoming-channels" | "chats" | "members" | "users";
                /** @description The team of a channel; the team, channel or chat of a member */
                readonly parentId: string | null;
                /** @description Microsoft Graph's object, as Graph gave it */
                readonly value: {
                    readonly [key: string]: unknown;
                };
            } | {
                readonly id: string;
                /** @enum {string} */
                readonly kind: "transcripts" | "recordings";
                /** @description Null for an ad hoc call */
                readonly meetingId: string | null;
                readonly organizerId: string;
                /**
                 * @description Of its content
                 * @enum {string}
                 */
                readonly state: "waiting" | "kept" | "link" | "refused";
                /**
                 * Format: date-time
                 * @description When its newest state was stored: where it stands in the feed says more
                 */
                readonly storedDateTime: string;
                /** @description Microsoft Graph's object, as Graph gave it */
                readonly value: {
                    readonly [key: string]: unknown;
                };
            } | {
                readonly id: string;
                /** @constant */
                readonly kind: "interactions";
                readonly sessionId: string;
                /**
                 * Format: date-time
                 * @description When its newest state was stored: where it stands in the feed says more
                 */
                readonly storedDateTime: string;
                readonly userId: string | null;
                /** @description Microsoft Graph's object, as Graph gave it */
                readonly value: {
                    readonly [key: string]: unknown;
                };
                readonly version: number;
            })[];
            /** @description Of this page */
            readonly count: number;
            /** @description Whether more may be there already */
            readonly hasMore: boolean;
            /** @description For the next request, also where nothing has changed */
            readonly position: string;
        };
        readonly ChannelPage: {
            readonly channels: readonly ({
                readonly sink: {
                    /** @description Since when it is known to be gone; null while it is there */
                    readonly absentSinceDateTime: string | null;
                    /**
                     * Format: date-time
                     * @description When it was last found changed, new or back again
                     */
                    readonly changedDateTime: string;
                    /** Format: date-time */
                    readonly firstSeenDateTime: string;
                };
            } & {
                readonly [key: string]: unknown;
            })[];
            /** @description Of this page */
            readonly count: number;
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            readonly nextLink?: string;
        };
        /** @description Microsoft Graph's chatMessage, as Graph gave it: https://learn.microsoft.com/graph/api/resources/chatmessage */
        readonly ChatMessage: {
            readonly attachments?: readonly ({
                readonly content?: string | null;
                readonly contentType?: string | null;
                /** @description A link, as Graph gave it: contents are not kept */
                readonly contentUrl?: string | null;
                readonly id?: string | null;
                readonly name?: string | null;
                readonly teamsAppId?: string | null;
                readonly thumbnailUrl?: string | null;
            } & {
                readonly [key: string]: unknown;
            })[] | null;
            readonly body?: ({
                readonly content?: string | null;
                /** @description html or text */
                readonly contentType?: string | null;
            } & {
                readonly [key: string]: unknown;
            }) | null;
            /** @description Of a message of a channel */
            readonly channelIdentity?: ({
                readonly channelId?: string | null;
                readonly teamId?: string | null;
            } & {
                readonly [key: string]: unknown;
            }) | null;
            /** @description Of a message of a chat */
            readonly chatId?: string | null;
            readonly createdDateTime?: string | null;
            /** @description Then the body is empty; what it said is in the versions */
            readonly deletedDateTime?: string | null;
            readonly etag?: string | null;
            /** @description Of a system message: what happened */
            readonly eventDetail?: ({
                readonly "@odata.type"?: string | null;
            } & {
                readonly [key: string]: unknown;
            }) | null;
            /** @description Null for system messages */
            readonly from?: ({
                /** @description A user also says by userIdentityType what it is */
                readonly application?: ({
                    readonly displayName?: string | null;
                    readonly id?: string | null;
                } & {
                    readonly [key: string]: unknown;
                }) | null;
                /** @description A user also says by userIdentityType what it is */
                readonly device?: ({
                    readonly displayName?: string | null;
                    readonly id?: string | null;
                } & {
                    readonly [key: string]: unknown;
                }) | null;
                /** @description A user also says by userIdentityType what it is */
                readonly user?: ({
                    readonly displayName?: string | null;
                    readonly id?: string | null;
                } & {
                    readonly [key: string]: unknown;
                }) | null;
            } & {
                readonly [key: string]: unknown;
            }) | null;
            readonly id: string;
            /** @description normal, high or urgent */
            readonly importance?: string | null;
            readonly lastEditedDateTime?: string | null;
            /** @description Also of a reaction */
            readonly lastModifiedDateTime?: string | null;
            readonly locale?: string | null;
            readonly mentions?: readonly ({
                /** @description The index that the body names, as <at id="0"> */
                readonly id?: number | null;
                readonly mentioned?: ({
                    /** @description A user also says by userIdentityType what it is */
                    readonly application?: ({
                        readonly displayName?: string | null;
                        readonly id?: string | null;
                    } & {
                        readonly [key: string]: unknown;
                    }) | null;
                    /** @description A user also says by userIdentityType what it is */
                    readonly conversation?: ({
                        readonly displayName?: string | null;
                        readonly id?: string | null;
                    } & {
                        readonly [key: string]: unknown;
                    }) | null;
                    /** @description A user also says by userIdentityType what it is */
                    readonly device?: ({
                        readonly displayName?: string | null;
                        readonly id?: string | null;
                    } & {
                        readonly [key: string]: unknown;
                    }) | null;
                    /** @description A user also says by userIdentityType what it is */
                    readonly tag?: ({
                        readonly displayName?: string | null;
                        readonly id?: string | null;
                    } & {
                        readonly [key: string]: unknown;
                    }) | null;
                    /** @description A user also says by userIdentityType what it is */
                    readonly user?: ({
                        readonly displayName?: string | null;
                        readonly id?: string | null;
                    } & {
                        readonly [key: string]: unknown;
                    }) | null;
                } & {
                    readonly [key: string]: unknown;
                }) | null;
                readonly mentionText?: string | null;
            } & {
                readonly [key: string]: unknown;
            })[] | null;
            readonly messageHistory?: readonly ({
                readonly actions?: string | null;
                readonly modifiedDateTime?: string | null;
                readonly reaction?: ({
                    readonly createdDateTime?: string | null;
                    readonly displayName?: string | null;
                    readonly reactionContentUrl?: string | null;
                    readonly reactionType?: string | null;
                    readonly user?: ({
                        /** @description A user also says by userIdentityType what it is */
                        readonly application?: ({
                            readonly displayName?: string | null;
                            readonly id?: string | null;
                        } & {
                            readonly [key: string]: unknown;
                        }) | null;
                        /** @description A user also says by userIdentityType what it is */
                        readonly device?: ({
                            readonly displayName?: string | null;
                            readonly id?: string | null;
                        } & {
                            readonly [key: string]: unknown;
                        }) | null;
                        /** @description A user also says by userIdentityType what it is */
                        readonly user?: ({
                            readonly displayName?: string | null;
                            readonly id?: string | null;
                        } & {
                            readonly [key: string]: unknown;
                        }) | null;
                    } & {
                        readonly [key: string]: unknown;
                    }) | null;
                } & {
                    readonly [key: string]: unknown;
                }) | null;
            } & {
                readonly [key: string]: unknown;
            })[] | null;
            /** @description message, systemEventMessage … */
            readonly messageType?: string | null;
            readonly onBehalfOf?: ({
                /** @description A user also says by userIdentityType what it is */
                readonly application?: ({
                    readonly displayName?: string | null;
                    readonly id?: string | null;
                } & {
                    readonly [key: string]: unknown;
                }) | null;
                /** @description A user also says by userIdentityType what it is */
                readonly device?: ({
                    readonly displayName?: string | null;
                    readonly id?: string | null;
                } & {
                    readonly [key: string]: unknown;
                }) | null;
                /** @description A user also says by userIdentityType what it is */
                readonly user?: ({
                    readonly displayName?: string | null;
                    readonly id?: string | null;
                } & {
                    readonly [key: string]: unknown;
                }) | null;
            } & {
                readonly [key: string]: unknown;
            }) | null;
            /**
             * @description Ours, not Graph's; by the parameter policy. Of a blocked message the body is the policy tip, and whatever else holds its text is missing
             * @enum {string}
             */
            readonly policyMark?: "blocked" | "flagged";
            /** @description The verdict of data loss prevention */
            readonly policyViolation?: ({
                /** @description Flags, comma separated: none, notifySender, blockAccess, blockAccessExternal */
                readonly dlpAction?: string | null;
                readonly justificationText?: string | null;
                readonly policyTip?: ({
                    readonly complianceUrl?: string | null;
                    readonly generalText?: string | null;
                    readonly matchedConditionDescriptions?: readonly string[] | null;
                } & {
                    readonly [key: string]: unknown;
                }) | null;
                /** @description none, override, reportFalsePositive */
                readonly userAction?: string | null;
                /** @description What the sender may do about it */
                readonly verdictDetails?: string | null;
            } & {
                readonly [key: string]: unknown;
            }) | null;
            readonly reactions?: readonly ({
                readonly createdDateTime?: string | null;
                readonly displayName?: string | null;
                readonly reactionContentUrl?: string | null;
                readonly reactionType?: string | null;
                readonly user?: ({
                    /** @description A user also says by userIdentityType what it is */
                    readonly application?: ({
                        readonly displayName?: string | null;
                        readonly id?: string | null;
                    } & {
                        readonly [key: string]: unknown;
                    }) | null;
                    /** @description A user also says by userIdentityType what it is */
                    readonly device?: ({
                        readonly displayName?: string | null;
                        readonly id?: string | null;
                    } & {
                        readonly [key: string]: unknown;
                    }) | null;
                    /** @description A user also says by userIdentityType what it is */
                    readonly user?: ({
                        readonly displayName?: string | null;
                        readonly id?: string | null;
                    } & {
                        readonly [key: string]: unknown;
                    }) | null;
                } & {
                    readonly [key: string]: unknown;
                }) | null;
            } & {
                readonly [key: string]: unknown;
            })[] | null;
            /** @description Of the root that a reply belongs to */
            readonly replyToId?: string | null;
            /** @description Ours, not Graph's: of a post of a channel, in a list whose policy hides nothing */
            readonly sink?: {
                /** @description The stored replies, as many as root_id lists: those that were deleted or are blocked count as well */
                readonly replies: {
                    readonly count: number;
                    /** @description When the last of them was written; null: there is none */
                    readonly lastCreatedDateTime: string | null;
                };
            };
            readonly subject?: string | null;
            readonly summary?: string | null;
            readonly webUrl?: string | null;
        } & {
            readonly [key: string]: unknown;
        };
        readonly ChatPage: {
            readonly chats: readonly ({
                readonly sink: {
                    /** @description Since when it is known to be gone; null while it is there */
                    readonly absentSinceDateTime: string | null;
                    /**
                     * Format: date-time
                     * @description When it was last found changed, new or back again
                     */
                    readonly changedDateTime: string;
                    /** Format: date-time */
                    readonly firstSeenDateTime: string;
                    /** @description The topic; without one, the names of its members */
                    readonly title: string | null;
                };
            } & {
                readonly [key: string]: unknown;
            })[];
            /** @description Of this page */
            readonly count: number;
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            readonly nextLink?: string;
        };
        readonly DeadLetter: {
            /** @description Only with bodies=true */
            readonly body?: unknown;
            readonly detail?: string;
            /** @description The version of the certificate that quarantine waits for */
            readonly encryptionCertificateId?: string;
            /** @description Opaque; for the other two requests */
            readonly id: string;
            /** @enum {string} */
            readonly kind: "dead-letter" | "quarantine";
            readonly lastRedriveDateTime?: string | null;
            /** @description When it is re-driven by itself */
            readonly nextRetryDateTime?: string | null;
            readonly queue?: string;
            /** @description A code of the errors' table, or retries-exhausted */
            readonly reason: string;
            readonly redrives?: number;
            readonly resolvedDateTime?: string | null;
            /** Format: date-time */
            readonly sinceDateTime?: string;
            /** @enum {string} */
            readonly state: "waiting" | "redriven" | "resolved";
        };
        readonly DeadLetterPage: {
            /** @description Of this page */
            readonly count: number;
            readonly deadLetters: readonly components["schemas"]["DeadLetter"][];
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            readonly nextLink?: string;
        };
        readonly DeepHealth: {
            /** Format: date-time */
            readonly checkedDateTime: string;
            readonly firstFailing?: {
                readonly code: string;
                readonly detail: string;
                readonly remedy: string;
                /** @enum {string} */
                readonly step: "settings" | "keyVault" | "certificate" | "clientState" | "operatorKey" | "token" | "graphRoles" | "blob" | "queue" | "cosmos" | "notificationUrl" | "subscriptions" | "meetings" | "lastMessage" | "audit" | "hooks" | "search";
            };
            /** @enum {string} */
            readonly status: "ok" | "failing";
            readonly steps: readonly ({
                readonly code?: string;
                readonly detail?: string;
                readonly durationMs?: number;
                /** @description What a skipped step waits for */
                readonly needs?: readonly ("settings" | "keyVault" | "certificate" | "clientState" | "operatorKey" | "token" | "graphRoles" | "blob" | "queue" | "cosmos" | "notificationUrl" | "subscriptions" | "meetings" | "lastMessage" | "audit" | "hooks" | "search")[];
                readonly remedy?: string;
                /** @enum {string} */
                readonly status: "ok" | "warning" | "failing" | "skipped";
                /** @enum {string} */
                readonly step: "settings" | "keyVault" | "certificate" | "clientState" | "operatorKey" | "token" | "graphRoles" | "blob" | "queue" | "cosmos" | "notificationUrl" | "subscriptions" | "meetings" | "lastMessage" | "audit" | "hooks" | "search";
            } & {
                readonly [key: string]: unknown;
            })[];
        };
        readonly Health: {
            /** Format: date-time */
            readonly checkedDateTime: string;
            /** @enum {string} */
            readonly status: "ok" | "failing";
        };
        readonly Hook: {
            /** Format: date-time */
            readonly createdDateTime: string;
            readonly description: string | null;
            readonly filter: {
                readonly conversation_id?: string;
                readonly from?: string;
                readonly kind?: readonly ("messages" | "teams" | "channels" | "incoming-channels" | "chats" | "members" | "users" | "transcripts" | "recordings" | "interactions")[];
                readonly team_id?: string;
            };
            readonly hookId: string;
            /** @enum {string} */
            readonly policy: "flag" | "hide";
            readonly progress: {
                readonly delivered: number;
                readonly deliveredDateTime: string | null;
                /** @description Events that were refused while others were taken, and are tried on by themselves */
                readonly handedOver: number;
                /** @description Of GET /api/changes: what stands before it was told */
                readonly position: string;
                /** @description What the receiver did not take; null where it takes what it is sent */
                readonly trouble: {
                    /** @description Failures in a row */
                    readonly attempts: number;
                    /** @description Whether it goes on trying one event by itself, and the next is not taken either */
                    readonly isHandedOver: boolean;
                    /** Format: date-time */
                    readonly nextTryDateTime: string;
                    /** @description The network's word where there was no answer */
                    readonly reason: string | null;
                    /** Format: date-time */
                    readonly sinceDateTime: string;
                    readonly status: number | null;
                    readonly webhookId: string;
                } | null;
            } | null;
            /** @description Why it is disabled: gone (410), unreachable for three days, or position-invalid */
            readonly reason: string | null;
            /** @description Those that posts are signed with, newest first; null: until another is made */
            readonly secrets: readonly {
                /** Format: date-time */
                readonly createdDateTime: string;
                readonly endsDateTime: string | null;
            }[];
            /** @enum {string} */
            readonly state: "active" | "paused" | "disabled";
            readonly url: string;
        };
        readonly HookAnswer: {
            /** Format: date-time */
            readonly createdDateTime: string;
            readonly description: string | null;
            readonly filter: {
                readonly conversation_id?: string;
                readonly from?: string;
                readonly kind?: readonly ("messages" | "teams" | "channels" | "incoming-channels" | "chats" | "members" | "users" | "transcripts" | "recordings" | "interactions")[];
                readonly team_id?: string;
            };
            readonly hookId: string;
            /** @enum {string} */
            readonly policy: "flag" | "hide";
            readonly progress: {
                readonly delivered: number;
                readonly deliveredDateTime: string | null;
                /** @description Events that were refused while others were taken, and are tried on by themselves */
                readonly handedOver: number;
                /** @description Of GET /api/changes: what stands before it was told */
                readonly position: string;
                /** @description What the receiver did not take; null where it takes what it is sent */
                readonly trouble: {
                    /** @description Failures in a row */
                    readonly attempts: number;
                    /** @description Whether it goes on trying one event by itself, and the next is not taken either */
                    readonly isHandedOver: boolean;
                    /** Format: date-time */
                    readonly nextTryDateTime: string;
                    /** @description The network's word where there was no answer */
                    readonly reason: string | null;
                    /** Format: date-time */
                    readonly sinceDateTime: string;
                    readonly status: number | null;
                    readonly webhookId: string;
                } | null;
            } | null;
            /** @description Why it is disabled: gone (410), unreachable for three days, or position-invalid */
            readonly reason: string | null;
            /** @description Standard Webhooks, whsec_…: in this answer and in no other */
            readonly secret?: string;
            /** @description Those that posts are signed with, newest first; null: until another is made */
            readonly secrets: readonly {
                /** Format: date-time */
                readonly createdDateTime: string;
                readonly endsDateTime: string | null;
            }[];
            /** @enum {string} */
            readonly state: "active" | "paused" | "disabled";
            /** @description Of the action test */
            readonly test?: {
                readonly isDelivered: boolean;
                readonly reason: string | null;
                readonly status: number | null;
            };
            readonly url: string;
        };
        readonly HookList: {
            readonly count: number;
            /** @description Oldest first */
            readonly hooks: readonly components["schemas"]["Hook"][];
        };
        readonly InteractionPage: {
            /** @description Of this page */
            readonly count: number;
            /** @description Newest first */
            readonly interactions: readonly {
                /** @description Microsoft Graph's aiInteraction, as Graph gave it: https://learn.microsoft.com/graph/api/resources/aiinteraction */
                readonly interaction: {
                    /** @description Where it was asked, such as IPM.SkypeTeams.Message.Copilot.Teams */
                    readonly appClass?: string | null;
                    readonly attachments?: readonly ({
                        readonly attachmentId?: string | null;
                        readonly content?: string | null;
                        readonly contentType?: string | null;
                        readonly contentUrl?: string | null;
                        readonly name?: string | null;
                    } & {
                        readonly [key: string]: unknown;
                    })[] | null;
                    readonly body?: ({
                        readonly content?: string | null;
                        /** @description html or text */
                        readonly contentType?: string | null;
                    } & {
                        readonly [key: string]: unknown;
                    }) | null;
                    readonly contexts?: readonly ({
                        readonly contextReference?: string | null;
                        readonly contextType?: string | null;
                        readonly displayName?: string | null;
                    } & {
                        readonly [key: string]: unknown;
                    })[] | null;
                    readonly conversationType?: string | null;
                    readonly createdDateTime?: string | null;
                    readonly etag?: string | null;
                    readonly from?: ({
                        /** @description A user also says by userIdentityType what it is */
                        readonly application?: ({
                            readonly displayName?: string | null;
                            readonly id?: string | null;
                        } & {
                            readonly [key: string]: unknown;
                        }) | null;
                        /** @description A user also says by userIdentityType what it is */
                        readonly device?: ({
                            readonly displayName?: string | null;
                            readonly id?: string | null;
                        } & {
                            readonly [key: string]: unknown;
                        }) | null;
                        /** @description A user also says by userIdentityType what it is */
                        readonly user?: ({
                            readonly displayName?: string | null;
                            readonly id?: string | null;
                        } & {
                            readonly [key: string]: unknown;
                        }) | null;
                    } & {
                        readonly [key: string]: unknown;
                    }) | null;
                    /** @description Unique in its session */
                    readonly id: string;
                    /** @description userPrompt or aiResponse */
                    readonly interactionType?: string | null;
                    readonly links?: readonly ({
                        readonly displayName?: string | null;
                        readonly linkType?: string | null;
                        readonly linkUrl?: string | null;
                    } & {
                        readonly [key: string]: unknown;
                    })[] | null;
                    readonly locale?: string | null;
                    readonly mentions?: readonly ({
                        readonly mentioned?: ({
                            /** @description A user also says by userIdentityType what it is */
                            readonly application?: ({
                                readonly displayName?: string | null;
                                readonly id?: string | null;
                            } & {
                                readonly [key: string]: unknown;
                            }) | null;
                            /** @description A user also says by userIdentityType what it is */
                            readonly conversation?: ({
                                readonly displayName?: string | null;
                                readonly id?: string | null;
                            } & {
                                readonly [key: string]: unknown;
                            }) | null;
                            /** @description A user also says by userIdentityType what it is */
                            readonly device?: ({
                                readonly displayName?: string | null;
                                readonly id?: string | null;
                            } & {
                                readonly [key: string]: unknown;
                            }) | null;
                            /** @description A user also says by userIdentityType what it is */
                            readonly tag?: ({
                                readonly displayName?: string | null;
                                readonly id?: string | null;
                            } & {
                                readonly [key: string]: unknown;
                            }) | null;
                            /** @description A user also says by userIdentityType what it is */
                            readonly user?: ({
                                readonly displayName?: string | null;
                                readonly id?: string | null;
                            } & {
                                readonly [key: string]: unknown;
                            }) | null;
                        } & {
                            readonly [key: string]: unknown;
                        }) | null;
                        readonly mentionId?: number | null;
                        readonly mentionText?: string | null;
                    } & {
                        readonly [key: string]: unknown;
                    })[] | null;
                    /** @description Of a prompt and its answers */
                    readonly requestId?: string | null;
                    readonly sessionId: string;
                } & {
                    readonly [key: string]: unknown;
                };
                /** @description Whose it is; null while nobody said */
                readonly userId: string | null;
            }[];
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            readonly nextLink?: string;
        };
        readonly MeetingPage: {
            /** @description Of this page */
            readonly count: number;
            readonly meetings: readonly {
                readonly callId: string | null;
                /** Format: date-time */
                readonly createdDateTime: string;
                /** @description Null for an ad hoc call */
                readonly meetingId: string | null;
                readonly organizerId: string;
                /** @description In their sequence */
                readonly recordings: readonly ({
                    readonly callId?: string | null;
                    /** @description When the call began */
                    readonly createdDateTime?: string | null;
                    readonly endDateTime?: string | null;
                    readonly id: string;
                    readonly kept: {
                        readonly cues?: number;
                        readonly docx?: {
                            readonly mediaType?: string;
                            /** @description A code of the errors' table */
                            readonly reason?: string;
                            readonly sha256?: string;
                            readonly sizeBytes?: number;
                            /**
                             * @description Of its content
                             * @enum {string}
                             */
                            readonly state: "waiting" | "kept" | "link" | "refused";
                        } & {
                            readonly [key: string]: unknown;
                        };
                        readonly mediaType?: string;
                        /** @description A code of the errors' table */
                        readonly reason?: string;
                        readonly sha256?: string;
                        readonly sizeBytes?: number;
                        readonly speakers?: readonly string[];
                        /**
                         * @description Of its content
                         * @enum {string}
                         */
                        readonly state: "waiting" | "kept" | "link" | "refused";
                    } & {
                        readonly [key: string]: unknown;
                    };
                    readonly meetingId?: string | null;
                    /** @description Which one of its call */
                    readonly sequence: number;
                } & {
                    readonly [key: string]: unknown;
                })[];
                /** @description In their sequence */
                readonly transcripts: readonly ({
                    readonly callId?: string | null;
                    /** @description When the call began */
                    readonly createdDateTime?: string | null;
                    readonly endDateTime?: string | null;
                    readonly id: string;
                    readonly kept: {
                        readonly cues?: number;
                        readonly docx?: {
                            readonly mediaType?: string;
                            /** @description A code of the errors' table */
                            readonly reason?: string;
                            readonly sha256?: string;
                            readonly sizeBytes?: number;
                            /**
                             * @description Of its content
                             * @enum {string}
                             */
                            readonly state: "waiting" | "kept" | "link" | "refused";
                        } & {
                            readonly [key: string]: unknown;
                        };
                        readonly mediaType?: string;
                        /** @description A code of the errors' table */
                        readonly reason?: string;
                        readonly sha256?: string;
                        readonly sizeBytes?: number;
                        readonly speakers?: readonly string[];
                        /**
                         * @description Of its content
                         * @enum {string}
                         */
                        readonly state: "waiting" | "kept" | "link" | "refused";
                    } & {
                        readonly [key: string]: unknown;
                    };
                    readonly meetingId?: string | null;
                    /** @description Which one of its call */
                    readonly sequence: number;
                } & {
                    readonly [key: string]: unknown;
                })[];
            }[];
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            readonly nextLink?: string;
        };
        readonly MemberPage: {
            /** @description Of this page */
            readonly count: number;
            readonly members: readonly ({
                readonly sink: {
                    readonly absentSinceDateTime: string | null;
                    /** Format: date-time */
                    readonly firstSeenDateTime: string;
                    /** @description Comings and goings: told for that moment (isExact), or seen then; of a coming, from when on they see what was said before */
                    readonly history: readonly {
                        /** Format: date-time */
                        readonly atDateTime: string;
                        readonly isExact: boolean;
                        readonly isIn: boolean;
                        /** Format: date-time */
                        readonly visibleFromDateTime?: string;
                    }[];
                    /**
                     * @description At the time that was asked for
                     * @enum {string}
                     */
                    readonly presence: "in" | "unknown";
                };
            } & {
                readonly [key: string]: unknown;
            })[];
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            readonly nextLink?: string;
        };
        readonly MessageContents: {
            /** @description Of all its versions */
            readonly contents: readonly {
                /** @description Graph's id of a hosted content, or the link to a file */
                readonly address: string;
                /** @description Of the attachment that names it; null for an image in the text */
                readonly attachmentId: string | null;
                /** @description For the request of its bytes */
                readonly contentId: string;
                /** @description Of the file whose bytes these are: the link may lead to another by now */
                readonly eTag?: string;
                /** Format: date-time */
                readonly fetchedDateTime?: string;
                /** @description The file was changed after the message and before the copy */
                readonly isChangedSinceSent?: boolean;
                /** @enum {string} */
                readonly kind: "hosted-content" | "file";
                /** @description Of the file */
                readonly lastModifiedDateTime?: string;
                readonly mediaType?: string;
                readonly name: string | null;
                /**
                 * @description Why it was refused
                 * @enum {string}
                 */
                readonly reason?: "forbidden" | "not-found" | "not-a-file" | "too-large" | "changing" | "invalid";
                readonly sha256?: string;
                readonly sizeBytes?: number;
                /** @enum {string} */
                readonly state: "kept" | "waiting" | "refused" | "not-captured";
                /** @description Of the message, when it first named it */
                readonly version?: number;
            }[];
            readonly count: number;
            /** @description Messages that it answers or passes on */
            readonly references: readonly {
                readonly attachmentId: string | null;
                readonly conversationId: string | null;
                /** @enum {string} */
                readonly kind: "reply" | "forward";
                readonly messageId: string;
            }[];
        };
        readonly MessageEventPage: {
            /** @description Of this page */
            readonly count: number;
            /** @description By version, oldest first, and those that one version shows by time */
            readonly events: readonly {
                /** @description What it said then; null where no version that says so was seen */
                readonly after?: {
                    readonly body?: ({
                        readonly content?: string | null;
                        /** @description html or text */
                        readonly contentType?: string | null;
                    } & {
                        readonly [key: string]: unknown;
                    }) | null;
                    /** @enum {string} */
                    readonly policyMark?: "blocked";
                    readonly policyViolation?: ({
                        /** @description Flags, comma separated: none, notifySender, blockAccess, blockAccessExternal */
                        readonly dlpAction?: string | null;
                        readonly justificationText?: string | null;
                        readonly policyTip?: ({
                            readonly complianceUrl?: string | null;
                            readonly generalText?: string | null;
                            readonly matchedConditionDescriptions?: readonly string[] | null;
                        } & {
                            readonly [key: string]: unknown;
                        }) | null;
                        /** @description none, override, reportFalsePositive */
                        readonly userAction?: string | null;
                        /** @description What the sender may do about it */
                        readonly verdictDetails?: string | null;
                    } & {
                        readonly [key: string]: unknown;
                    }) | null;
                    readonly subject?: string | null;
                    /** @description Milliseconds since 1970 */
                    readonly version: number;
                } | null;
                /**
                 * Format: date-time
                 * @description When it happened, as Graph says; where Graph says nothing of it, the version that first shows it
                 */
                readonly at: string;
                /** @description What the last version said that was seen before it; null where none was */
                readonly before?: {
                    readonly body?: ({
                        readonly content?: string | null;
                        /** @description html or text */
                        readonly contentType?: string | null;
                    } & {
                        readonly [key: string]: unknown;
                    }) | null;
                    /** @enum {string} */
                    readonly policyMark?: "blocked";
                    readonly policyViolation?: ({
                        /** @description Flags, comma separated: none, notifySender, blockAccess, blockAccessExternal */
                        readonly dlpAction?: string | null;
                        readonly justificationText?: string | null;
                        readonly policyTip?: ({
                            readonly complianceUrl?: string | null;
                            readonly generalText?: string | null;
                            readonly matchedConditionDescriptions?: readonly string[] | null;
                        } & {
                            readonly [key: string]: unknown;
                        }) | null;
                        /** @description none, override, reportFalsePositive */
                        readonly userAction?: string | null;
                        /** @description What the sender may do about it */
                        readonly verdictDetails?: string | null;
                    } & {
                        readonly [key: string]: unknown;
                    }) | null;
                    readonly subject?: string | null;
                    /** @description Milliseconds since 1970 */
                    readonly version: number;
                } | null;
                /** @description Null where Graph does not say who: it never does of edits, deletions and verdicts */
                readonly by: ({
                    /** @description A user also says by userIdentityType what it is */
                    readonly application?: ({
                        readonly displayName?: string | null;
                        readonly id?: string | null;
                    } & {
                        readonly [key: string]: unknown;
                    }) | null;
                    /** @description A user also says by userIdentityType what it is */
                    readonly device?: ({
                        readonly displayName?: string | null;
                        readonly id?: string | null;
                    } & {
                        readonly [key: string]: unknown;
                    }) | null;
                    /** @description A user also says by userIdentityType what it is */
                    readonly user?: ({
                        readonly displayName?: string | null;
                        readonly id?: string | null;
                    } & {
                        readonly [key: string]: unknown;
                    }) | null;
                } & {
                    readonly [key: string]: unknown;
                }) | null;
                /** @enum {string} */
                readonly event: "created" | "edited" | "deleted" | "restored" | "reactionAdded" | "reactionRemoved" | "actionUndefined" | "policyApplied" | "policyChanged" | "policyLifted";
                /**
                 * @description Two versions compared, or Graph's own history
                 * @enum {string}
                 */
                readonly evidence: "version" | "messageHistory";
                /**
                 * Format: date-time
                 * @description Only where the time is not known: it happened later than this, and not later than at
                 */
                readonly notBefore?: string;
                /** @description The verdict from then on */
                readonly policyViolation?: {
                    /** @description Flags, comma separated: none, notifySender, blockAccess, blockAccessExternal */
                    readonly dlpAction?: string | null;
                    readonly justificationText?: string | null;
                    readonly policyTip?: ({
                        readonly complianceUrl?: string | null;
                        readonly generalText?: string | null;
                        readonly matchedConditionDescriptions?: readonly string[] | null;
                    } & {
                        readonly [key: string]: unknown;
                    }) | null;
                    /** @description none, override, reportFalsePositive */
                    readonly userAction?: string | null;
                    /** @description What the sender may do about it */
                    readonly verdictDetails?: string | null;
                } & {
                    readonly [key: string]: unknown;
                };
                readonly reactionType?: string | null;
                /** @description The version that shows it, in milliseconds since 1970 */
                readonly version: number;
            }[];
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            readonly nextLink?: string;
        };
        readonly MessagePage: {
            /** @description Of this page */
            readonly count: number;
            readonly messages: readonly components["schemas"]["ChatMessage"][];
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            readonly nextLink?: string;
        };
        readonly MessageVersion: {
            /**
             * @description seen: it was the newest when it came. retained: a retention policy kept it. before-deletion: the export showed what a deleted message had said
             * @enum {string}
             */
            readonly origin: "seen" | "retained" | "before-deletion";
            readonly payload: components["schemas"]["ChatMessage"];
            /** @description Milliseconds since 1970 */
            readonly version: number;
        };
        readonly MessageVersionPage: {
            /** @description Of this page */
            readonly count: number;
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            readonly nextLink?: string;
            /** @description Oldest first */
            readonly versions: readonly components["schemas"]["MessageVersion"][];
        };
        /** @description RFC 9457 problem details */
        readonly Problem: {
            /** @description Stable; for programs */
            readonly code: string;
            readonly detail?: string;
            /** @description Each wrong parameter, or member of the body, with what it expects */
            readonly errors?: readonly {
                readonly detail: string;
                readonly parameter: string;
            }[];
            /** @description Of what failed unexpectedly; every answer has it in the header x-invocation-id */
            readonly invocationId?: string;
            /** @description What to do about it */
            readonly remedy: string;
            readonly status: number;
            readonly title: string;
            readonly type: string;
        };
        readonly Rebuild: {
            readonly finishedDateTime: string | null;
            readonly pages: number;
            /** @description Of the raw payloads, walked side by side; null until known */
            readonly parts: number | null;
            readonly partsFinished: number;
            /** @description Raw payloads read, every version of a message counted */
            readonly payloads: number;
            /** @description Why the last page failed; it is tried again */
            readonly reason: string | null;
            /** @description Payloads that are dead letters now */
            readonly refused: number;
            /** Format: date-time */
            readonly startedDateTime: string;
            /** @enum {string} */
            readonly state: "running" | "finished" | "failed";
            /** @description Payloads that made or replaced a document */
            readonly stored: number;
            /** Format: date-time */
            readonly touchedDateTime: string;
            /** @description Payloads for which a version as high was there */
            readonly unchanged: number;
        };
        readonly RedriveAnswer: {
            /** @description Quarantine that turned out not to be Graph's */
            readonly discarded: number;
            readonly dryRun: boolean;
            /** @description Found, and re-driven unless dryRun */
            readonly matched: number;
            /** @description For the next request; without it these were the last */
            readonly nextCursor?: string;
            readonly notFound: number;
            /** @description Dead letters that are in their queue again */
            readonly redriven: number;
            /** @description Quarantine that is in the queue now */
            readonly released: number;
            /** @description Those that meet the filter after these */
            readonly remaining: number;
            /** @description Dead letters with nothing to do any more */
            readonly resolved: number;
            /** @description Dead letters that somebody else is re-driving */
            readonly taken: number;
            /** @description Quarantine that still cannot be opened */
            readonly waiting: number;
        };
        readonly ResolvedLink: {
            /** @description Chat id or channel id */
            readonly conversationId: string | null;
            /** @description Whether what it leads to is stored: the message, something of the conversation, or the team */
            readonly isStored: boolean;
            readonly messageId: string | null;
            /** @description Of a reply: the post that it answers */
            readonly rootId: string | null;
            readonly teamId: string | null;
        };
        readonly SearchPage: {
            /** @description Where most of it is, twenty places at most */
            readonly conversations: readonly {
                readonly count: number;
                /** @description Chat id or channel id; of transcripts the organizer, of interactions the user */
                readonly id: string;
                /** @enum {string} */
                readonly kind: "message" | "transcript" | "interaction";
                readonly title: string | null;
            }[];
            readonly count: number;
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            readonly nextLink?: string;
            readonly results: readonly ({
                readonly conversationId: string;
                /** @description Of the chat or channel, as far as it is known */
                readonly conversationTitle: string | null;
                /** Format: date-time */
                readonly createdDateTime: string;
                readonly from: {
                    readonly displayName: string | null;
                    readonly id: string | null;
                } | null;
                /** @description Whether it says so now */
                readonly isLatest: boolean;
                /** @constant */
                readonly kind: "message";
                readonly messageId: string;
                /** @description Of a reply: the post that it answers */
                readonly rootId: string | null;
                /** @description Around the first word that was looked for */
                readonly snippet: {
                    /** @description What was looked for: offsets in text in UTF-16 code units, from inclusive, to exclusive */
                    readonly marks: readonly (readonly [
                        number,
                        number
                    ])[];
                    /** @description Plain text, never HTML; an ellipsis stands where it was cut */
                    readonly text: string;
                };
                readonly teamId: string | null;
                /** @description Milliseconds since 1970 */
                readonly version: number;
            } | {
                readonly callId: string | null;
                /** Format: date-time */
                readonly createdDateTime: string;
                /** @constant */
                readonly kind: "transcript";
                /** @description Of the meeting, or of the ad hoc call: for GET /api/meetings */
                readonly meetingId: string;
                readonly organizerId: string;
                /** @description Around the first word that was looked for */
                readonly snippet: {
                    /** @description What was looked for: offsets in text in UTF-16 code units, from inclusive, to exclusive */
                    readonly marks: readonly (readonly [
                        number,
                        number
                    ])[];
                    /** @description Plain text, never HTML; an ellipsis stands where it was cut */
                    readonly text: string;
                };
                readonly transcriptId: string;
            } | {
                /** Format: date-time */
                readonly createdDateTime: string;
                readonly interactionId: string;
                /** @description userPrompt or aiResponse */
                readonly interactionType: string | null;
                /** @constant */
                readonly kind: "interaction";
                readonly sessionId: string;
                /** @description Around the first word that was looked for */
                readonly snippet: {
                    /** @description What was looked for: offsets in text in UTF-16 code units, from inclusive, to exclusive */
                    readonly marks: readonly (readonly [
                        number,
                        number
                    ])[];
                    /** @description Plain text, never HTML; an ellipsis stands where it was cut */
                    readonly text: string;
                };
                readonly userId: string | null;
            })[];
            /** @description All that is found, on whatever page */
            readonly total: number;
        };
        readonly SearchProgress: {
            readonly sources: readonly {
                /** @description What was stored until then can be found */
                readonly coveredDateTime: string | null;
                /** @description Read since it was begun from the beginning */
                readonly documents: number;
                /** @description What was there before is being forgotten */
                readonly isClearing: boolean;
                /** @enum {string} */
                readonly source: "messages" | "meetings" | "interactions";
            }[];
        };
        readonly SignIn: {
            /** @description Null where nobody can sign in, since VIEWER_CLIENT_ID or API_CLIENT_ID is not set */
            readonly entra: {
                /**
                 * Format: uri
                 * @description Of the tenant: https, without a slash at its end
                 */
                readonly authority: string;
                /**
                 * Format: uuid
                 * @description The app registration as which a page asks for tokens
                 */
                readonly clientId: string;
                /** @description What it asks for: to read for the person who signs in */
                readonly scope: string;
            } | null;
        };
        readonly SyncProgress: {
            /** @description Of this page */
            readonly count: number;
            /** @description First what is no source of messages */
            readonly failures: readonly {
                /** @description Everything that Graph held then was read; null: nothing, or not known */
                readonly coveredDateTime: string | null;
                readonly failedDateTime: string | null;
                /**
                 * @description What follows from the reason: see the counts of sources
                 * @enum {string}
                 */
                readonly outcome: "gone" | "refused" | "may-pass" | "excluded";
                /** @description A code of the errors' table; null where a setting leaves it out */
                readonly reason: string | null;
                /** @description What was not read, with the id that Graph gives it */
                readonly source: string;
                /** @description Of a channel */
                readonly teamId?: string;
            }[];
            /** @description By which sources are found; one that has not begun is missing */
            readonly lists?: readonly {
                /** @description Jobs sent for them */
                readonly due: number;
                readonly isDone: boolean;
                /** @description teams, users, single, known: the sources that have been read before; absent-…: what is gone */
                readonly of: string;
                readonly pages: number;
                /** @description That it showed */
                readonly sources: number;
            }[];
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            readonly nextLink?: string;
            /** @description What else Graph refused: lists, teams and users for the directory, meetings and interactions of users */
            readonly passedOver?: {
                readonly interactions: number;
                readonly list: number;
                readonly meetings: number;
                readonly team: number;
                readonly user: number;
            };
            readonly sources?: {
                readonly channels: {
                    /** @description Each is one of those that follow */
                    readonly all: number;
                    /** @description Waiting for their turn, or being read */
                    readonly behind: number;
                    /** @description A setting leaves them out */
                    readonly excluded: number;
                    /** @description Graph does not know them any more; they are read again should it list them again */
                    readonly gone: number;
                    /** @description Given up for now; another day tries them once more */
                    readonly mayPass: number;
                    /** @description So shortly before it that they are read on another day */
                    readonly notDue: number;
                    /** @description By a run that began since the sync did */
                    readonly read: number;
                    /** @description Graph said no, and would again; another day tries them once more */
                    readonly refused: number;
                };
                readonly chats: {
                    /** @description Each is one of those that follow */
                    readonly all: number;
                    /** @description Waiting for their turn, or being read */
                    readonly behind: number;
                    /** @description A setting leaves them out */
                    readonly excluded: number;
                    /** @description Graph does not know them any more; they are read again should it list them again */
                    readonly gone: number;
                    /** @description Given up for now; another day tries them once more */
                    readonly mayPass: number;
                    /** @description So shortly before it that they are read on another day */
                    readonly notDue: number;
                    /** @description By a run that began since the sync did */
                    readonly read: number;
                    /** @description Graph said no, and would again; another day tries them once more */
                    readonly refused: number;
                };
                readonly userChats: {
                    /** @description Each is one of those that follow */
                    readonly all: number;
                    /** @description Waiting for their turn, or being read */
                    readonly behind: number;
                    /** @description A setting leaves them out */
                    readonly excluded: number;
                    /** @description Graph does not know them any more; they are read again should it list them again */
                    readonly gone: number;
                    /** @description Given up for now; another day tries them once more */
                    readonly mayPass: number;
                    /** @description So shortly before it that they are read on another day */
                    readonly notDue: number;
                    /** @description By a run that began since the sync did */
                    readonly read: number;
                    /** @description Graph said no, and would again; another day tries them once more */
                    readonly refused: number;
                };
            };
            /** @description When the last daily sync began; null before the first */
            readonly startedDateTime: string | null;
        };
        readonly TeamPage: {
            /** @description Of this page */
            readonly count: number;
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            readonly nextLink?: string;
            readonly teams: readonly ({
                readonly sink: {
                    /** @description Since when it is known to be gone; null while it is there */
                    readonly absentSinceDateTime: string | null;
                    /**
                     * Format: date-time
                     * @description When it was last found changed, new or back again
                     */
                    readonly changedDateTime: string;
                    /** Format: date-time */
                    readonly firstSeenDateTime: string;
                };
            } & {
                readonly [key: string]: unknown;
            })[];
        };
        readonly Transcript: {
            readonly cues: readonly {
                readonly endMs: number;
                readonly speaker: string | null;
                /** @description From the beginning of the transcription; negative where it began before */
                readonly startMs: number;
                readonly text: string;
            }[];
            readonly id: string;
            readonly meetingId: string | null;
            readonly organizerId: string;
        };
        readonly UserPage: {
            /** @description Of this page */
            readonly count: number;
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            readonly nextLink?: string;
            readonly users: readonly ({
                readonly sink: {
                    /** @description Since when it is known to be gone; null while it is there */
                    readonly absentSinceDateTime: string | null;
                    /**
                     * Format: date-time
                     * @description When it was last found changed, new or back again
                     */
                    readonly changedDateTime: string;
                    /** Format: date-time */
                    readonly firstSeenDateTime: string;
                };
            } & {
                readonly [key: string]: unknown;
            })[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description private, no-cache: may be kept by who asked, and is asked for again each time */
        readonly "Cache-Control": string;
        /** @description Of the bytes of this answer, for If-None-Match */
        readonly ETag: string;
        /** @description r requests are left, and none comes within t seconds (the same draft) */
        readonly RateLimit: string;
        /** @description On every answer to whoever was let in: q requests in w seconds, at one instance (draft-ietf-httpapi-ratelimit-headers-11) */
        readonly "RateLimit-Policy": string;
        /** @description Seconds */
        readonly "Retry-After": number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly listAccessRecords: {
        readonly parameters: {
            readonly query?: {
                /** @description Only what named this chat or channel, or the one that a link leads into */
                readonly conversation_id?: string;
                /** @description Where the last answer ended: taken from its nextLink */
                readonly cursor?: string;
                /** @description Only what this function answered, such as messages */
                readonly function?: string;
                /** @description Records in one answer */
                readonly limit?: number;
                /** @description Only of this person or application, by the object id; of a function key, the first 12 digits of its SHA-256 in hex */
                readonly principal_id?: string;
                /** @description Only what was answered at or after this time */
                readonly since?: string;
                /** @description Only what was answered before this time; after since */
                readonly until?: string;
            };
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AccessRecordPage"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getAuditReport: {
        readonly parameters: {
            readonly query?: {
                /** @description More of what that run found: taken from the nextLink, which names the run */
                readonly cursor?: string;
                /** @description Conversations with holes and sources that failed, of the first run in the answer */
                readonly findings?: number;
                /** @description Runs in the answer */
                readonly limit?: number;
                /** @description Only the run that started then; without it, the last ones */
                readonly run?: string;
            };
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AuditReport"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listBackfills: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["BackfillList"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly startBackfill: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * @description each-participant: whole, whoever wrote. each-sender: a message is read once, with the chats of whoever wrote it; what was written by users who are gone for more than thirty days is not read
                     * @default each-participant
                     * @enum {string}
                     */
                    readonly chats?: "each-participant" | "each-sender";
                    /**
                     * @description Count the sources and estimate the requests; read no message
                     * @default false
                     */
                    readonly dryRun?: boolean;
                    /** @description Of chats, only what any of these senders wrote; Graph has no such filter for channels, which are skipped */
                    readonly filter?: {
                        /**
                         * @description Messages of apps of these kinds
                         * @default []
                         */
                        readonly applicationTypes?: readonly ("aadApplication" | "bot" | "tenantBot" | "office365Connector" | "outgoingWebhook")[];
                        /**
                         * @description System messages
                         * @default false
                         */
                        readonly systemMessages?: boolean;
                        /**
                         * @description Messages of these users
                         * @default []
                         */
                        readonly userIds?: readonly string[];
                        /**
                         * @description Messages of users of these kinds, as anonymousGuest and federatedUser
                         * @default []
                         */
                        readonly userTypes?: readonly ("aadUser" | "onPremiseAadUser" | "anonymousGuest" | "federatedUser" | "personalMicrosoftAccountUser" | "skypeUser" | "phoneUser" | "emailUser" | "azureCommunicationServicesUser")[];
                    };
                    /**
                     * Format: date-time
                     * @description Last modified at this time or later; without it, from the first message on
                     * @example 2026-11-01T00:00:00Z
                     */
                    readonly from?: string;
                    /**
                     * @description Also the versions that a retention policy of Teams keeps
                     * @default false
                     */
                    readonly retained?: boolean;
                    /** @description These teams, and of users none that are not named */
                    readonly teams?: readonly string[];
                    /**
                     * Format: date-time
                     * @description Last modified before this time; without it, until now
                     * @example 2026-11-01T00:00:00Z
                     */
                    readonly until?: string;
                    /** @description The chats of these users, and no teams but those named */
                    readonly users?: readonly string[];
                };
            };
        };
        readonly responses: {
            /** @description OK */
            readonly 202: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Backfill"];
                };
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over the limit */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getBackfill: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path: {
                /** @description Its id in the list */
                readonly backfillId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Backfill"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly actOnBackfill: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description Its id in the list */
                readonly backfillId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * @description resume: go on with one that is paused, or with what failed of one that is incomplete
                     * @enum {string}
                     */
                    readonly action: "pause" | "resume" | "cancel";
                };
            };
        };
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Backfill"];
                };
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is over, or runs already */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over the limit */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listChanges: {
        readonly parameters: {
            readonly query?: {
                /** @description Only messages of this chat or channel, or of the one that a link leads into */
                readonly conversation_id?: string;
                /** @description Only messages of this sender: id of the user, application or device */
                readonly from?: string;
                /** @description Of what, comma separated: messages, teams, channels, incoming-channels, chats, members, users, transcripts, recordings, interactions. Everything where it is not given */
                readonly kind?: string;
                /** @description Changes in one answer, at most */
                readonly limit?: number;
                /** @description Of messages with a verdict of data loss prevention: flag gives a blocked one with the policy tip instead of what it says, and both kinds with policyMark; hide leaves a blocked one out; show gives everything as it was written */
                readonly policy?: "show" | "flag" | "hide";
                /** @description After what: beginning, now, a time of storing, or the position of an answer. beginning where it is not given */
                readonly position?: string;
                /** @description Only messages of this team's channels */
                readonly team_id?: string;
                /** @description Seconds to wait for a change where there is none yet */
                readonly wait?: number;
            };
            readonly header?: {
                /** @description application/x-ndjson: a change a line, the last line has the position. text/event-stream: events, as EventSource takes them */
                readonly Accept?: string;
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
                /** @description The position that an EventSource saw last; goes before the parameter */
                readonly "Last-Event-ID"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ChangePage"];
                    readonly "application/x-ndjson": string;
                    readonly "text/event-stream": string;
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listChannels: {
        readonly parameters: {
            readonly query: {
                /** @description Where the last answer ended: taken from its nextLink */
                readonly cursor?: string;
                /** @description true: with those that are gone, and since when */
                readonly include_absent?: "true" | "false";
                /** @description true: instead of the channels that the team hosts, those that other teams share with it */
                readonly incoming?: "true" | "false";
                /** @description Rows in one answer, at most */
                readonly limit?: number;
                /** @description Whose channels, or a link that names the team */
                readonly team_id: string;
            };
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ChannelPage"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listChats: {
        readonly parameters: {
            readonly query?: {
                /** @description Where the last answer ended: taken from its nextLink */
                readonly cursor?: string;
                /** @description true: with those that are gone, and since when */
                readonly include_absent?: "true" | "false";
                /** @description Rows in one answer, at most */
                readonly limit?: number;
            };
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ChatPage"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listDeadLetters: {
        readonly parameters: {
            readonly query?: {
                /** @description Where the last answer ended: taken from it */
                readonly cursor?: string;
                /** @description Only dead letters, or quarantine */
                readonly kind?: "dead-letter" | "quarantine";
                /** @description Most that one answer holds; it may hold fewer although there are more */
                readonly limit?: number;
                /** @description Only dead letters of this queue */
                readonly queue?: "messages" | "subscriptions" | "sync";
                /** @description Why */
                readonly reason?: "retries-exhausted" | "settings-invalid" | "body-too-large" | "post-too-slow" | "body-not-json" | "envelope-invalid" | "token-missing" | "token-invalid" | "token-out-of-time" | "token-wrong-issuer" | "token-wrong-audience" | "token-wrong-publisher" | "item-invalid" | "client-state-mismatch" | "client-state-disabled" | "tenant-mismatch" | "resource-unsupported" | "signature-mismatch" | "certificate-unknown" | "content-undecipherable" | "certificate-invalid" | "certificate-not-pem" | "certificate-line-breaks-lost" | "certificate-encrypted" | "certificate-key-unsupported" | "certificate-key-foreign" | "certificate-damaged" | "identity-missing" | "identity-refused" | "host-unknown" | "tls-untrusted" | "key-vault-forbidden" | "key-vault-challenge-refused" | "secret-missing" | "secret-expired" | "cosmos-forbidden" | "cosmos-not-provisioned" | "cosmos-partition-full" | "storage-forbidden" | "storage-not-provisioned" | "secret-unavailable" | "queue-unavailable" | "blob-unavailable" | "blob-path-refused" | "store-unavailable" | "state-conflict" | "document-refused" | "queue-message-invalid" | "message-invalid" | "artifact-too-large" | "artifact-invalid" | "interaction-invalid" | "raw-misplaced" | "authority-unavailable" | "graph-unauthorized" | "client-secret-wrong" | "client-secret-expired" | "app-unknown" | "service-principal-missing" | "tenant-unknown" | "sign-in-blocked" | "graph-forbidden" | "access-policy-missing" | "transcript-access-off" | "graph-not-found" | "graph-gone" | "graph-bad-request" | "graph-answer-invalid" | "graph-conflict" | "graph-quota" | "graph-throttled" | "source-unsettled" | "source-incomplete" | "graph-unavailable" | "subscription-missing" | "api-app-missing" | "bearer-missing" | "bearer-invalid" | "bearer-expired" | "scope-required" | "role-required" | "too-many-requests" | "access-not-recorded" | "query-invalid" | "body-invalid" | "position-invalid" | "table-not-found" | "operator-key-wrong" | "conversation-not-found" | "message-not-found" | "team-required" | "meeting-not-found" | "content-not-found" | "content-not-kept" | "range-not-satisfiable" | "range-required" | "dead-letter-not-found" | "rebuild-not-found" | "backfill-not-found" | "backfill-over" | "search-off" | "audit-not-found" | "page-file-not-found" | "hook-not-found" | "hook-url-refused" | "hook-limit" | "hook-key-missing" | "hook-undelivered" | "hook-behind" | "certificate-expired" | "client-state-invalid" | "operator-key-missing" | "token-unreadable" | "role-missing" | "notification-url-unreachable" | "notification-url-wrong-answer" | "subscription-not-delivering" | "team-subscriptions-missing" | "messages-quiet" | "search-behind" | "internal-error";
                /** @description Only what has waited since this time */
                readonly since?: string;
                /** @description Without it, everything that is not resolved */
                readonly state?: "waiting" | "redriven" | "resolved";
                /** @description Only what has waited since before this time; after since */
                readonly until?: string;
            };
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DeadLetterPage"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly redriveDeadLetters: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Where the last answer ended: taken from it */
                    readonly cursor?: string;
                    /**
                     * @description true: only counts what would be re-driven
                     * @default false
                     */
                    readonly dryRun?: boolean;
                    /** @description These; otherwise everything waiting that meets all of the other members */
                    readonly ids?: readonly string[];
                    /**
                     * @description Only dead letters, or quarantine
                     * @enum {string}
                     */
                    readonly kind?: "dead-letter" | "quarantine";
                    /**
                     * @description Only dead letters of this queue
                     * @enum {string}
                     */
                    readonly queue?: "messages" | "subscriptions" | "sync";
                    /**
                     * @description Why
                     * @enum {string}
                     */
                    readonly reason?: "retries-exhausted" | "settings-invalid" | "body-too-large" | "post-too-slow" | "body-not-json" | "envelope-invalid" | "token-missing" | "token-invalid" | "token-out-of-time" | "token-wrong-issuer" | "token-wrong-audience" | "token-wrong-publisher" | "item-invalid" | "client-state-mismatch" | "client-state-disabled" | "tenant-mismatch" | "resource-unsupported" | "signature-mismatch" | "certificate-unknown" | "content-undecipherable" | "certificate-invalid" | "certificate-not-pem" | "certificate-line-breaks-lost" | "certificate-encrypted" | "certificate-key-unsupported" | "certificate-key-foreign" | "certificate-damaged" | "identity-missing" | "identity-refused" | "host-unknown" | "tls-untrusted" | "key-vault-forbidden" | "key-vault-challenge-refused" | "secret-missing" | "secret-expired" | "cosmos-forbidden" | "cosmos-not-provisioned" | "cosmos-partition-full" | "storage-forbidden" | "storage-not-provisioned" | "secret-unavailable" | "queue-unavailable" | "blob-unavailable" | "blob-path-refused" | "store-unavailable" | "state-conflict" | "document-refused" | "queue-message-invalid" | "message-invalid" | "artifact-too-large" | "artifact-invalid" | "interaction-invalid" | "raw-misplaced" | "authority-unavailable" | "graph-unauthorized" | "client-secret-wrong" | "client-secret-expired" | "app-unknown" | "service-principal-missing" | "tenant-unknown" | "sign-in-blocked" | "graph-forbidden" | "access-policy-missing" | "transcript-access-off" | "graph-not-found" | "graph-gone" | "graph-bad-request" | "graph-answer-invalid" | "graph-conflict" | "graph-quota" | "graph-throttled" | "source-unsettled" | "source-incomplete" | "graph-unavailable" | "subscription-missing" | "api-app-missing" | "bearer-missing" | "bearer-invalid" | "bearer-expired" | "scope-required" | "role-required" | "too-many-requests" | "access-not-recorded" | "query-invalid" | "body-invalid" | "position-invalid" | "table-not-found" | "operator-key-wrong" | "conversation-not-found" | "message-not-found" | "team-required" | "meeting-not-found" | "content-not-found" | "content-not-kept" | "range-not-satisfiable" | "range-required" | "dead-letter-not-found" | "rebuild-not-found" | "backfill-not-found" | "backfill-over" | "search-off" | "audit-not-found" | "page-file-not-found" | "hook-not-found" | "hook-url-refused" | "hook-limit" | "hook-key-missing" | "hook-undelivered" | "hook-behind" | "certificate-expired" | "client-state-invalid" | "operator-key-missing" | "token-unreadable" | "role-missing" | "notification-url-unreachable" | "notification-url-wrong-answer" | "subscription-not-delivering" | "team-subscriptions-missing" | "messages-quiet" | "search-behind" | "internal-error";
                    /**
                     * Format: date-time
                     * @description Only what has waited since this time
                     * @example 2026-11-01T00:00:00Z
                     */
                    readonly since?: string;
                    /**
                     * Format: date-time
                     * @description Only what has waited since before this time; after since
                     * @example 2026-11-01T00:00:00Z
                     */
                    readonly until?: string;
                } & ({
                    readonly ids: unknown;
                } | ({
                    readonly kind: unknown;
                } | {
                    readonly reason: unknown;
                } | {
                    readonly queue: unknown;
                } | {
                    readonly since: unknown;
                } | {
                    readonly until: unknown;
                }));
            };
        };
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RedriveAnswer"];
                };
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over the limit */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getDeadLetter: {
        readonly parameters: {
            readonly query?: {
                /** @description true: with the queue message itself, or the notification as it came, still encrypted */
                readonly bodies?: "true" | "false";
            };
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path: {
                /** @description Its id in the list */
                readonly deadLetterId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DeadLetter"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getHealth: {
        readonly parameters: {
            readonly query?: {
                /** @description true: leads to /health/deep, every step of the self check, which takes a function key */
                readonly deep?: "true" | "false";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Health"];
                };
            };
            /** @description To /health/deep */
            readonly 307: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something fails */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getDeepHealth: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DeepHealth"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something fails */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DeepHealth"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listHooks: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["HookList"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly makeHook: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description For people: whose it is */
                    readonly description?: string;
                    /**
                     * @description Of what it is told, as GET /api/changes; everything where it is not given
                     * @default {}
                     */
                    readonly filter?: {
                        /** @description Only messages of this chat or channel, or of the one that a link leads into */
                        readonly conversation_id?: string;
                        /** @description Only messages of this sender: id of the user, application or device */
                        readonly from?: string;
                        /** @description Of what, comma separated: messages, teams, channels, incoming-channels, chats, members, users, transcripts, recordings, interactions. Everything where it is not given */
                        readonly kind?: string;
                        /** @description Only messages of this team's channels */
                        readonly team_id?: string;
                    };
                    /**
                     * @description Of messages that data loss prevention blocks: the policy tip, or null
                     * @default flag
                     * @enum {string}
                     */
                    readonly policy?: "flag" | "hide";
                    /**
                     * @description From what on, as GET /api/changes: beginning, now, a time of storing, or a position
                     * @default now
                     */
                    readonly position?: string;
                    /** @description Where changes are posted to: https, of the internet, at port 443 or 8443 */
                    readonly url: string;
                };
            };
        };
        readonly responses: {
            /** @description OK */
            readonly 201: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["HookAnswer"];
                };
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There are as many as there may be */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over the limit */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getHook: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path: {
                /** @description Its id in the list */
                readonly hookId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Hook"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly actOnHook: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description Its id in the list */
                readonly hookId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * @description resume: go on, and try at once what failed. rotate: another secret; the one before is valid for a day. test: post an event of the type com.teamsink.hook.test. replay: go on from a position
                     * @enum {string}
                     */
                    readonly action: "pause" | "resume" | "rotate" | "test" | "replay" | "delete";
                    /** @description Of replay: where it goes on from */
                    readonly position?: string;
                };
            };
        };
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["HookAnswer"];
                };
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over the limit */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listInteractions: {
        readonly parameters: {
            readonly query?: {
                /** @description Only those of this source: Graph's appClass */
                readonly app_class?: string;
                /** @description Where the last answer ended: taken from its nextLink */
                readonly cursor?: string;
                /** @description Interactions in one answer */
                readonly limit?: number;
                /** @description Only those of this session */
                readonly session_id?: string;
                /** @description Only those that were created at or after this time */
                readonly since?: string;
                /** @description Only those that were created before this time; after since */
                readonly until?: string;
                /** @description Only those of this user. An answer that came live is known to be a user's once that user was read */
                readonly user_id?: string;
            };
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["InteractionPage"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listMeetings: {
        readonly parameters: {
            readonly query: {
                /** @description Where the last answer ended: taken from its nextLink */
                readonly cursor?: string;
                /** @description Most transcripts and recordings that one answer holds */
                readonly limit?: number;
                /** @description Who organized the meetings, or began the calls: id of the user */
                readonly organizer_id: string;
                /** @description Only transcripts in which this text was said, case-insensitive */
                readonly q?: string;
                /** @description Only of calls that began at or after this time */
                readonly since?: string;
                /** @description Only of calls that began before this time; after since */
                readonly until?: string;
            };
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MeetingPage"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getMeeting: {
        readonly parameters: {
            readonly query?: {
                /** @description Where the last answer ended: taken from its nextLink */
                readonly cursor?: string;
                /** @description Most transcripts and recordings that one answer holds */
                readonly limit?: number;
            };
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path: {
                /** @description Graph's id of the meeting, or of an ad hoc call */
                readonly meetingId: string;
                /** @description Who organized the meeting, or began the call */
                readonly organizerId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MeetingPage"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getRecording: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
                /** @description The ETag of what the range is to belong to */
                readonly "If-Range"?: string;
                /** @description One range of bytes; needed for more than 8 MiB, which is also the most that one answer holds */
                readonly Range?: string;
            };
            readonly path: {
                /** @description Graph's id of the meeting, or of an ad hoc call */
                readonly meetingId: string;
                /** @description Who organized the meeting, or began the call */
                readonly organizerId: string;
                /** @description Graph's id of the recording */
                readonly recordingId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/octet-stream": string;
                };
            };
            /** @description A part: Content-Range says which */
            readonly 206: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/octet-stream": string;
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content ends before the range begins */
            readonly 416: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getTranscript: {
        readonly parameters: {
            readonly query?: {
                /** @description Cues as JSON, or the transcript as Graph gave it: WebVTT, or a Word document */
                readonly format?: "json" | "vtt" | "docx";
            };
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
                /** @description The ETag of what the range is to belong to */
                readonly "If-Range"?: string;
                /** @description One range of bytes; needed for more than 8 MiB, which is also the most that one answer holds */
                readonly Range?: string;
            };
            readonly path: {
                /** @description Graph's id of the meeting, or of an ad hoc call */
                readonly meetingId: string;
                /** @description Who organized the meeting, or began the call */
                readonly organizerId: string;
                /** @description Graph's id of the transcript */
                readonly transcriptId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Transcript"];
                    readonly "application/vnd.openxmlformats-officedocument.wordprocessingml.document": string;
                    readonly "text/vtt": string;
                };
            };
            /** @description A part: Content-Range says which */
            readonly 206: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/octet-stream": string;
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content ends before the range begins */
            readonly 416: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listMembers: {
        readonly parameters: {
            readonly query: {
                /** @description Who was in it at this time, and who perhaps was; who is in it now where it is not given */
                readonly at?: string;
                /** @description Where the last answer ended: taken from its nextLink */
                readonly cursor?: string;
                /** @description Rows in one answer, at most */
                readonly limit?: number;
                /** @description Whose members: a team's, which are those of its standard channels, a private or shared channel's, a chat's; or a link to it */
                readonly of: string;
            };
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MemberPage"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listMessages: {
        readonly parameters: {
            readonly query?: {
                /** @description Channel whose messages and replies to list; together with team_id. A link copied from Teams names both */
                readonly channel_id?: string;
                /** @description Chat whose messages to list, or a link into it; instead of team_id and channel_id. Notes to oneself: 48:notes@ and the user's id */
                readonly chat_id?: string;
                /** @description Where the last answer ended: taken from its nextLink */
                readonly cursor?: string;
                /** @description Only messages of any of these senders: ids of users, applications or devices, separated by commas, 50 at most */
                readonly from?: string;
                /** @description Messages in one answer; without it all of them, as far as one answer holds them: 8 MiB */
                readonly limit?: number;
                /** @description Sort order. By lastModifiedDateTime a message moves when it changes: one that changes between two pages may come again or be passed over */
                readonly order?: "createdDateTime" | "-createdDateTime" | "lastModifiedDateTime" | "-lastModifiedDateTime";
                /** @description Of messages with a verdict of data loss prevention: flag gives a blocked one with the policy tip instead of what it says, and both kinds with policyMark; hide leaves a blocked one out; show gives everything as it was written */
                readonly policy?: "show" | "flag" | "hide";
                /** @description Only messages with this text, case-insensitive */
                readonly q?: string;
                /** @description false: the posts of a channel alone, without the replies to them; together with team_id and channel_id */
                readonly replies?: "true" | "false";
                /** @description Only the replies to this post of a channel; together with team_id and channel_id. A link to it, or to a reply, names all three */
                readonly root_id?: string;
                /** @description Only messages at or after this time, by the property of order */
                readonly since?: string;
                /** @description Team of the channel; together with channel_id */
                readonly team_id?: string;
                /** @description Only messages before this time, by the property of order; after since */
                readonly until?: string;
            };
            readonly header?: {
                /** @description application/x-ndjson: a message a line; the last line has the count, and the nextLink where there is more */
                readonly Accept?: string;
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MessagePage"];
                    readonly "application/x-ndjson": string;
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getMessage: {
        readonly parameters: {
            readonly query?: {
                /** @description The message as it was at that time */
                readonly asOf?: string;
                /** @description Of messages with a verdict of data loss prevention: flag gives a blocked one with the policy tip instead of what it says, and both kinds with policyMark; hide leaves a blocked one out; show gives everything as it was written */
                readonly policy?: "show" | "flag" | "hide";
                /** @description true: it is read from Graph now and stored before it is answered with, and so are the newest replies to it, where it is a post of a channel. The header x-refresh-complete says whether those are all of them */
                readonly refresh?: "true" | "false";
                /** @description Team of the channel; with refresh, for a channel of which nothing is known here yet */
                readonly team_id?: string;
            };
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path: {
                /** @description Chat id or channel id */
                readonly conversationId: string;
                /** @description Graph's id of the message, or rootId.messageId for a reply */
                readonly messageId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ChatMessage"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Graph refuses: a permission of the app is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored, or, with refresh, not known to Graph */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute, or, with refresh, Graph's limits are used up: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB or Graph did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listMessageContents: {
        readonly parameters: {
            readonly query?: {
                /** @description Of messages with a verdict of data loss prevention: flag gives a blocked one with the policy tip instead of what it says, and both kinds with policyMark; hide leaves a blocked one out; show gives everything as it was written */
                readonly policy?: "show" | "flag" | "hide";
            };
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path: {
                /** @description Chat id or channel id */
                readonly conversationId: string;
                /** @description Graph's id of the message, or rootId.messageId for a reply */
                readonly messageId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MessageContents"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getMessageContent: {
        readonly parameters: {
            readonly query?: {
                /** @description Of messages with a verdict of data loss prevention: flag gives a blocked one with the policy tip instead of what it says, and both kinds with policyMark; hide leaves a blocked one out; show gives everything as it was written */
                readonly policy?: "show" | "flag" | "hide";
            };
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
                /** @description The ETag of what the range is to belong to */
                readonly "If-Range"?: string;
                /** @description One range of bytes; needed for more than 8 MiB, which is also the most that one answer holds */
                readonly Range?: string;
            };
            readonly path: {
                /** @description Its contentId in the list */
                readonly contentId: string;
                /** @description Chat id or channel id */
                readonly conversationId: string;
                /** @description Graph's id of the message, or rootId.messageId for a reply */
                readonly messageId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/octet-stream": string;
                };
            };
            /** @description A part: Content-Range says which */
            readonly 206: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/octet-stream": string;
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content ends before the range begins */
            readonly 416: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listMessageEvents: {
        readonly parameters: {
            readonly query?: {
                /** @description Where the last answer ended: taken from its nextLink */
                readonly cursor?: string;
                /** @description Stored versions that one answer is made from; each may show several events, or none */
                readonly limit?: number;
                /** @description Of messages with a verdict of data loss prevention: flag gives a blocked one with the policy tip instead of what it says, and both kinds with policyMark; hide leaves a blocked one out; show gives everything as it was written */
                readonly policy?: "show" | "flag" | "hide";
            };
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path: {
                /** @description Chat id or channel id */
                readonly conversationId: string;
                /** @description Graph's id of the message, or rootId.messageId for a reply */
                readonly messageId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MessageEventPage"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listMessageVersions: {
        readonly parameters: {
            readonly query?: {
                /** @description Where the last answer ended: taken from its nextLink */
                readonly cursor?: string;
                /** @description Most versions that one answer holds */
                readonly limit?: number;
                /** @description Of messages with a verdict of data loss prevention: flag gives a blocked one with the policy tip instead of what it says, and both kinds with policyMark; hide leaves a blocked one out; show gives everything as it was written */
                readonly policy?: "show" | "flag" | "hide";
            };
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path: {
                /** @description Chat id or channel id */
                readonly conversationId: string;
                /** @description Graph's id of the message, or rootId.messageId for a reply */
                readonly messageId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MessageVersionPage"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getMetrics: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/plain": string;
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getRebuild: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Rebuild"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly startRebuild: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * @description true: from the beginning, even though one is under way or has failed
                     * @default false
                     */
                    readonly restart?: boolean;
                };
            };
        };
        readonly responses: {
            /** @description OK */
            readonly 202: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Rebuild"];
                };
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over the limit */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly resolveLink: {
        readonly parameters: {
            readonly query: {
                /** @description A link copied from Teams: to a message, a channel, a chat or a team. Encoded, or its own parameters end it */
                readonly link: string;
                /** @description Of messages with a verdict of data loss prevention: flag gives a blocked one with the policy tip instead of what it says, and both kinds with policyMark; hide leaves a blocked one out; show gives everything as it was written */
                readonly policy?: "show" | "flag" | "hide";
            };
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ResolvedLink"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly searchStored: {
        readonly parameters: {
            readonly query?: {
                /** @description Only messages of this chat or channel, or of the one that a link leads into */
                readonly conversation_id?: string;
                /** @description Where the last answer ended: taken from its nextLink */
                readonly cursor?: string;
                /** @description Only of any of these senders: ids of users, applications or devices, separated by commas, 50 at most */
                readonly from?: string;
                /** @description Only messages with a file, image or card */
                readonly has?: "attachment";
                /** @description Of what, comma separated: message, transcript, interaction. Everything where it is not given */
                readonly kind?: string;
                /** @description Results in one answer, at most */
                readonly limit?: number;
                /** @description Only messages that mention this user, by id; me: the person who asks, where it is one */
                readonly mentions?: string;
                /** @description What fits best first, and of what fits alike the newest; or the newest first */
                readonly order?: "best" | "newest";
                /** @description Of messages with a verdict of data loss prevention: flag gives a blocked one with the policy tip instead of what it says, and both kinds with policyMark; hide leaves a blocked one out; show gives everything as it was written */
                readonly policy?: "show" | "flag" | "hide";
                /** @description What is looked for: words that must all be there, "words in a row", the beginning of a word with *, one OR the other, -without. In any case, and with or without accents */
                readonly q?: string;
                /** @description Only what was created at or after this time */
                readonly since?: string;
                /** @description Only messages of this team's channels */
                readonly team_id?: string;
                /** @description Only what was created before this time; after since */
                readonly until?: string;
                /** @description all: also by what a message said before it was edited or deleted */
                readonly versions?: "latest" | "all";
            };
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SearchPage"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Search is off */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getSearchProgress: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SearchProgress"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Search is off */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly startSearchRebuild: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * @description Only of these containers
                     * @default [
                     *       "messages",
                     *       "meetings",
                     *       "interactions"
                     *     ]
                     */
                    readonly sources?: readonly ("messages" | "meetings" | "interactions")[];
                };
            };
        };
        readonly responses: {
            /** @description OK */
            readonly 202: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SearchProgress"];
                };
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Search is off */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over the limit */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getSignIn: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SignIn"];
                };
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getSyncProgress: {
        readonly parameters: {
            readonly query?: {
                /** @description Where the last answer ended: taken from its nextLink. What is counted stands in the first answer alone */
                readonly cursor?: string;
                /** @description Failures in one answer */
                readonly limit?: number;
                /** @description Only what was not read for this reason */
                readonly outcome?: "gone" | "refused" | "may-pass" | "excluded";
            };
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SyncProgress"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly readTable: {
        readonly parameters: {
            readonly query?: {
                /** @description Rows in one answer, at most */
                readonly limit?: number;
                /** @description After what: beginning, now, a time of storing, or the position of an answer. beginning where it is not given */
                readonly position?: string;
            };
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path: {
                /** @description Its name, such as messages or members */
                readonly table: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/x-ndjson": string;
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listTeams: {
        readonly parameters: {
            readonly query?: {
                /** @description Where the last answer ended: taken from its nextLink */
                readonly cursor?: string;
                /** @description true: with those that are gone, and since when */
                readonly include_absent?: "true" | "false";
                /** @description Rows in one answer, at most */
                readonly limit?: number;
            };
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TeamPage"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listUsers: {
        readonly parameters: {
            readonly query?: {
                /** @description Where the last answer ended: taken from its nextLink */
                readonly cursor?: string;
                /** @description true: with those that are gone, and since when */
                readonly include_absent?: "true" | "false";
                /** @description Rows in one answer, at most */
                readonly limit?: number;
            };
            readonly header?: {
                /** @description The ETag of what is there already */
                readonly "If-None-Match"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OK */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["UserPage"];
                };
            };
            /** @description The same as before */
            readonly 304: {
                headers: {
                    readonly "Cache-Control": components["headers"]["Cache-Control"];
                    readonly ETag: components["headers"]["ETag"];
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            readonly 429: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    readonly "Retry-After": components["headers"]["Retry-After"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            readonly 504: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
