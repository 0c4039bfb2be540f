/* Made by `npm run client` from the schemas that check the API: never edited. */

export interface paths {
    "/access-records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who asked for what, and how much was given, newest first */
        get: operations["listAccessRecords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What Graph knows against what is stored, and since when the record is unbroken */
        get: operations["getAuditReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/backfills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List backfills, newest first */
        get: operations["listBackfills"];
        put?: never;
        /** Read what was written before, or with dryRun say what that would take */
        post: operations["startBackfill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/backfills/{backfillId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a backfill has come */
        get: operations["getBackfill"];
        put?: never;
        /** Pause, resume or cancel a backfill */
        post: operations["actOnBackfill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was stored since a position */
        get: operations["listChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the channels of a team */
        get: operations["listChannels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/chats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List chats, each with a title */
        get: operations["listChats"];
        put?: never;
        /** A chat with these people; of two the one that they have */
        post: operations["createChat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/chats/{chatId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Rename a chat, add or remove somebody, mark it as read or unread, hide it */
        post: operations["actOnChat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whom one may want to write to */
        get: operations["listContacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List dead letters and quarantine, without their bodies */
        get: operations["listDeadLetters"];
        put?: never;
        /** Re-drive what waits, at most 100 a request */
        post: operations["redriveDeadLetters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dead-letters/{deadLetterId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One dead letter, or one thing in quarantine */
        get: operations["getDeadLetter"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether every dependency answers */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/deep": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The self check: each step in order, and the first that fails with its remedy */
        get: operations["getDeepHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List hooks, oldest first, and what each receiver answered */
        get: operations["listHooks"];
        put?: never;
        /** Have changes posted to a URL; the answer alone has the secret */
        post: operations["makeHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hooks/{hookId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One hook, and how far it has been told */
        get: operations["getHook"];
        put?: never;
        /** Pause, resume, rotate the secret, test, replay from a position, or delete */
        post: operations["actOnHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/interactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What people asked Copilot, and what it answered */
        get: operations["listInteractions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in, and what they may ask for */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/meetings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the calls of one organizer left, newest first */
        get: operations["listMeetings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/meetings/{organizerId}/{meetingId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The calls of one meeting, each with its transcripts and recordings in their sequence */
        get: operations["getMeeting"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/meetings/{organizerId}/{meetingId}/recordings/{recordingId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A recording, part by part where it is large */
        get: operations["getRecording"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/meetings/{organizerId}/{meetingId}/transcripts/{transcriptId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was said, as cues, as WebVTT or as a Word document */
        get: operations["getTranscript"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is in a team, a channel or a chat, or was at a time */
        get: operations["listMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the messages of a conversation */
        get: operations["listMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/messages/{conversationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say something in a chat or a channel, once for each Idempotency-Key */
        post: operations["sendMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/messages/{conversationId}/{messageId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One message, now or as it was, or read anew */
        get: operations["getMessage"];
        put?: never;
        /** Edit, delete or restore a message, or react to it */
        post: operations["actOnMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/messages/{conversationId}/{messageId}/contents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a message names: images, code, files and other messages, and what became of them */
        get: operations["listMessageContents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/messages/{conversationId}/{messageId}/contents/{contentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The bytes of one content, or a part of them */
        get: operations["getMessageContent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/messages/{conversationId}/{messageId}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to a message: edits, deletions, reactions and verdicts, as far as was seen */
        get: operations["listMessageEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/messages/{conversationId}/{messageId}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every version of a message that was seen, oldest first */
        get: operations["listMessageVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events of the log as counters for Prometheus, of the instance that answers */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether people are there */
        get: operations["listPresence"];
        put?: never;
        /** What shows of oneself: availability and status message */
        post: operations["setPresence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rebuild": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far the rebuild has come */
        get: operations["getRebuild"];
        put?: never;
        /** Rebuild every document from the raw payloads; one that is under way is left alone */
        post: operations["startRebuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a link copied from Teams leads to, and whether that is stored */
        get: operations["resolveLink"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was written, by its words */
        get: operations["searchStored"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/search/rebuild": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far what is stored has been read into the index of the search */
        get: operations["getSearchProgress"];
        put?: never;
        /** Make the index of the search anew from the store */
        post: operations["startSearchRebuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where people sign in, and as which app */
        get: operations["getSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far the daily sync has come, and what it went on without */
        get: operations["getSyncProgress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tables/{table}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rows of a table of the lake that were stored since a position, a line each; the last line is the position to go on from */
        get: operations["readTable"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List teams */
        get: operations["listTeams"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file of whose upload the last answer was lost */
        get: operations["findUpload"];
        put?: never;
        /** Where a file that will be sent is put, part by part */
        post: operations["startUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List users */
        get: operations["listUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/viewpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What one has read of one's chats, and how much is unread */
        get: operations["listViewpoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AccessRecordPage: {
            /** @description Newest first */
            accessRecords: {
                /** Format: date-time */
                answeredDateTime: string;
                /** @description Chat or channel that was named */
                conversationId: string | null;
                /** @description Things that were given */
                count: number;
                function: string;
                /** @description Of the answer's header x-invocation-id, and of its log lines */
                invocationId: string;
                method: string;
                /** @description Ids and times that were named, by their parameters */
                named: {
                    [key: string]: string;
                };
                /** @description Names of all parameters that were given; what was typed is nowhere */
                parameters: string[];
                principal: {
                    /** @description Of the application that asked; null for a function key */
                    clientId: string | null;
                    /** @description Object id; of a function key, the first 12 digits of its SHA-256 in hex */
                    id: string;
                    /** @enum {string} */
                    kind: "key" | "app" | "user" | "hook";
                    /** @description That the token bore; a function key has none and may all */
                    roles: string[];
                };
                /** @description Of the body */
                sizeBytes: number;
                status: number;
            }[];
            /** @description Of this page */
            count: number;
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            nextLink?: string;
        };
        AuditReport: {
            /** @description What is younger was not compared yet */
            auditedUntil: string | null;
            count: number;
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            nextLink?: string;
            /** @description Times without delivery that are not healed */
            openGaps: number;
            /** @description Newest first */
            runs: components["schemas"]["AuditRun"][];
            /** @description The earliest time from which everything is known to be stored */
            unbrokenSince: string | null;
        };
        AuditRun: {
            /** @description Of the first run in the answer only, for thirty days: those with holes, once for each source that found any. Without an id: messages that name no conversation, or more conversations than a report holds */
            conversations?: {
                /** @description Comparisons of Graph's messages with the stored ones: a chat's once for each member whose chats were read */
                checked: number;
                conversationId: string | null;
                /** @description Without an identity or a time, or refused by the store for good: kept as dead letters */
                invalid: number;
                /** @description Not stored at all */
                missing: number;
                /** @description Of the missing and the stale: stored now as Graph holds them */
                repaired: number;
                source: string;
                /** @description Stored as an older version */
                stale: number;
            }[];
            /** @description Of the first run in the answer only, for thirty days: sources that were not compared, and Graph's reason */
            failures?: {
                reason: string | null;
                source: string;
            }[];
            finishedDateTime: string | null;
            /** Format: date-time */
            fromDateTime: string;
            /** @description Whether all sources are found; until then, expected grows */
            listed: boolean;
            /** @description The subscribed resources */
            resources: string[];
            /** @description Teams, users, channels and chats. Of the failed, those that are gone are not known to Graph any more */
            sources: {
                done: number;
                expected: number;
                failed: number;
                gone: number;
            };
            /**
             * Format: date-time
             * @description Names the run
             */
            startedDateTime: string;
            /** @enum {string} */
            state: "running" | "complete" | "incomplete";
            totals: {
                /** @description Comparisons of Graph's messages with the stored ones: a chat's once for each member whose chats were read */
                checked: number;
                /** @description Without an identity or a time, or refused by the store for good: kept as dead letters */
                invalid: number;
                /** @description Not stored at all */
                missing: number;
                /** @description Of the missing and the stale: stored now as Graph holds them */
                repaired: number;
                /** @description Stored as an older version */
                stale: number;
            };
            /** Format: date-time */
            untilDateTime: string;
        };
        Backfill: {
            asked: {
                /** @enum {string} */
                chats: "each-participant" | "each-sender";
                dryRun: boolean;
                filter: {
                    applicationTypes: string[];
                    systemMessages: boolean;
                    userIds: string[];
                    userTypes: string[];
                } | null;
                retained: boolean;
                teams: string[] | null;
                users: string[] | null;
            };
            backfillId: string;
            estimate: {
                hours: number;
                /** @description By what the daily sync read of the same sources, as far as it did */
                messages: number;
                requests: number;
                /** @description Calls of Graph's, were nothing written */
                requestsAtLeast: number;
            } | null;
            /** @description The first hundred; resume reads them again */
            failures: {
                reason: string | null;
                source: string;
            }[];
            finishedDateTime: string | null;
            /** @description Null: from the first message there is */
            fromDateTime: string | null;
            progress: {
                /** @description If it goes on as it did */
                expectedEndDateTime: string | null;
                /** @description Those that are dead letters now */
                invalid: number;
                /** @description Read: a chat's message once for each member whose chats are read */
                messages: number;
                /** @description Pages of Graph's that were read */
                requests: number;
                retainedVersions: number;
                share: number;
                /** @description Those that made or replaced a document */
                stored: number;
                /** @description Sources to which no retention policy applies */
                withoutPolicy: number;
            };
            /** @description Null while they are being listed */
            sources: {
                deletedTeams: number;
                deletedUsers: number;
                done: number;
                failed: number;
                found: number;
                left: number;
                skipped: {
                    excluded: number;
                    "filter-is-for-chats": number;
                    "not-found": number;
                };
                teams: number;
                /** @description Listings that Graph did not give: their sources are missing */
                unlisted: {
                    of: string;
                    reason: string;
                }[];
                users: number;
            } | null;
            /** Format: date-time */
            startedDateTime: string;
            /** @enum {string} */
            state: "running" | "paused" | "cancelled" | "complete" | "incomplete";
            underWay: {
                part: string;
                /** Format: date-time */
                readUntilDateTime: string;
                source: string;
            }[];
            /** Format: date-time */
            untilDateTime: string;
        };
        BackfillList: {
            /** @description Newest first */
            backfills: {
                asked: {
                    /** @enum {string} */
                    chats: "each-participant" | "each-sender";
                    dryRun: boolean;
                    filter: {
                        applicationTypes: string[];
                        systemMessages: boolean;
                        userIds: string[];
                        userTypes: string[];
                    } | null;
                    retained: boolean;
                    teams: string[] | null;
                    users: string[] | null;
                };
                backfillId: string;
                finishedDateTime: string | null;
                /** @description Null: from the first message there is */
                fromDateTime: string | null;
                /** Format: date-time */
                startedDateTime: string;
                /** @enum {string} */
                state: "running" | "paused" | "cancelled" | "complete" | "incomplete";
                /** Format: date-time */
                untilDateTime: string;
            }[];
            count: number;
        };
        ChangePage: {
            /** @description Of each container in the order of storing */
            changes: ({
                conversationId: string;
                /** @constant */
                kind: "messages";
                /** @description Null where the policy hides it: whoever keeps a copy has to know */
                message: components["schemas"]["ChatMessage"] | null;
                messageId: string;
                /** @description What brought it */
                road: string;
                /** @description Of a reply */
                rootId: string | null;
                /**
                 * Format: date-time
                 * @description When its newest state was stored: where it stands in the feed says more
                 */
                storedDateTime: string;
                teamId: string | null;
                version: number;
            } | {
                /** @description Since when it is known to be gone */
                absentSinceDateTime: string | null;
                /** Format: date-time */
                changedDateTime: string;
                /** Format: date-time */
                firstSeenDateTime: string;
                id: string;
                /** @enum {string} */
                kind: "teams" | "channels" | "incoming-channels" | "chats" | "members" | "users";
                /** @description The team of a channel; the team, channel or chat of a member */
                parentId: string | null;
                /** @description Microsoft Graph's object, as Graph gave it */
                value: {
                    [key: string]: unknown;
                };
            } | {
                id: string;
                /** @enum {string} */
                kind: "transcripts" | "recordings";
                /** @description Null for an ad hoc call */
                meetingId: string | null;
                organizerId: string;
                /**
                 * @description Of its content
                 * @enum {string}
                 */
                state: "waiting" | "kept" | "link" | "refused";
                /**
                 * Format: date-time
                 * @description When its newest state was stored: where it stands in the feed says more
                 */
                storedDateTime: string;
                /** @description Microsoft Graph's object, as Graph gave it */
                value: {
                    [key: string]: unknown;
                };
            } | {
                id: string;
                /** @constant */
                kind: "interactions";
                sessionId: string;
                /**
                 * Format: date-time
                 * @description When its newest state was stored: where it stands in the feed says more
                 */
                storedDateTime: string;
                userId: string | null;
                /** @description Microsoft Graph's object, as Graph gave it */
                value: {
                    [key: string]: unknown;
                };
                version: number;
            })[];
            /** @description Of this page */
            count: number;
            /** @description Whether more may be there already */
            hasMore: boolean;
            /** @description For the next request, also where nothing has changed */
            position: string;
        };
        ChannelPage: {
            channels: ({
                sink: {
                    /** @description Since when it is known to be gone; null while it is there */
                    absentSinceDateTime: string | null;
                    /**
                     * Format: date-time
                     * @description When it was last found changed, new or back again
                     */
                    changedDateTime: string;
                    /** Format: date-time */
                    firstSeenDateTime: string;
                };
            } & {
                [key: string]: unknown;
            })[];
            /** @description Of this page */
            count: number;
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            nextLink?: string;
        };
        /** @description Microsoft Graph's chat, as Graph gave it */
        Chat: {
            sink: {
                /** @description Since when it is known to be gone; null while it is there */
                absentSinceDateTime: string | null;
                /**
                 * Format: date-time
                 * @description When it was last found changed, new or back again
                 */
                changedDateTime: string;
                /** Format: date-time */
                firstSeenDateTime: string;
                /** @description The topic; without one, the names of its members */
                title: string | null;
            };
        } & {
            [key: string]: unknown;
        };
        ChatDone: {
            action: string;
            chatId: string;
        };
        /** @description Microsoft Graph's chatMessage, as Graph gave it: https://learn.microsoft.com/graph/api/resources/chatmessage */
        ChatMessage: {
            attachments?: ({
                content?: string | null;
                contentType?: string | null;
                /** @description A link, as Graph gave it: contents are not kept */
                contentUrl?: string | null;
                id?: string | null;
                name?: string | null;
                teamsAppId?: string | null;
                thumbnailUrl?: string | null;
            } & {
                [key: string]: unknown;
            })[] | null;
            body?: ({
                content?: string | null;
                /** @description html or text */
                contentType?: string | null;
            } & {
                [key: string]: unknown;
            }) | null;
            /** @description Of a message of a channel */
            channelIdentity?: ({
                channelId?: string | null;
                teamId?: string | null;
            } & {
                [key: string]: unknown;
            }) | null;
            /** @description Of a message of a chat */
            chatId?: string | null;
            createdDateTime?: string | null;
            /** @description Then the body is empty; what it said is in the versions */
            deletedDateTime?: string | null;
            etag?: string | null;
            /** @description Of a system message: what happened */
            eventDetail?: ({
                "@odata.type"?: string | null;
            } & {
                [key: string]: unknown;
            }) | null;
            /** @description Null for system messages */
            from?: ({
                /** @description A user also says by userIdentityType what it is */
                application?: ({
                    displayName?: string | null;
                    id?: string | null;
                } & {
                    [key: string]: unknown;
                }) | null;
                /** @description A user also says by userIdentityType what it is */
                device?: ({
                    displayName?: string | null;
                    id?: string | null;
                } & {
                    [key: string]: unknown;
                }) | null;
                /** @description A user also says by userIdentityType what it is */
                user?: ({
                    displayName?: string | null;
                    id?: string | null;
                } & {
                    [key: string]: unknown;
                }) | null;
            } & {
                [key: string]: unknown;
            }) | null;
            id: string;
            /** @description normal, high or urgent */
            importance?: string | null;
            lastEditedDateTime?: string | null;
            /** @description Also of a reaction */
            lastModifiedDateTime?: string | null;
            locale?: string | null;
            mentions?: ({
                /** @description The index that the body names, as <at id="0"> */
                id?: number | null;
                mentioned?: ({
                    /** @description A user also says by userIdentityType what it is */
                    application?: ({
                        displayName?: string | null;
                        id?: string | null;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                    /** @description A user also says by userIdentityType what it is */
                    conversation?: ({
                        displayName?: string | null;
                        id?: string | null;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                    /** @description A user also says by userIdentityType what it is */
                    device?: ({
                        displayName?: string | null;
                        id?: string | null;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                    /** @description A user also says by userIdentityType what it is */
                    tag?: ({
                        displayName?: string | null;
                        id?: string | null;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                    /** @description A user also says by userIdentityType what it is */
                    user?: ({
                        displayName?: string | null;
                        id?: string | null;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                } & {
                    [key: string]: unknown;
                }) | null;
                mentionText?: string | null;
            } & {
                [key: string]: unknown;
            })[] | null;
            messageHistory?: ({
                actions?: string | null;
                modifiedDateTime?: string | null;
                reaction?: ({
                    createdDateTime?: string | null;
                    displayName?: string | null;
                    reactionContentUrl?: string | null;
                    reactionType?: string | null;
                    user?: ({
                        /** @description A user also says by userIdentityType what it is */
                        application?: ({
                            displayName?: string | null;
                            id?: string | null;
                        } & {
                            [key: string]: unknown;
                        }) | null;
                        /** @description A user also says by userIdentityType what it is */
                        device?: ({
                            displayName?: string | null;
                            id?: string | null;
                        } & {
                            [key: string]: unknown;
                        }) | null;
                        /** @description A user also says by userIdentityType what it is */
                        user?: ({
                            displayName?: string | null;
                            id?: string | null;
                        } & {
                            [key: string]: unknown;
                        }) | null;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                } & {
                    [key: string]: unknown;
                }) | null;
            } & {
                [key: string]: unknown;
            })[] | null;
            /** @description message, systemEventMessage … */
            messageType?: string | null;
            onBehalfOf?: ({
                /** @description A user also says by userIdentityType what it is */
                application?: ({
                    displayName?: string | null;
                    id?: string | null;
                } & {
                    [key: string]: unknown;
                }) | null;
                /** @description A user also says by userIdentityType what it is */
                device?: ({
                    displayName?: string | null;
                    id?: string | null;
                } & {
                    [key: string]: unknown;
                }) | null;
                /** @description A user also says by userIdentityType what it is */
                user?: ({
                    displayName?: string | null;
                    id?: string | null;
                } & {
                    [key: string]: unknown;
                }) | null;
            } & {
                [key: string]: unknown;
            }) | null;
            /**
             * @description Ours, not Graph's; by the parameter policy. Of a blocked message the body is the policy tip, and whatever else holds its text is missing
             * @enum {string}
             */
            policyMark?: "blocked" | "flagged";
            /** @description The verdict of data loss prevention */
            policyViolation?: ({
                /** @description Flags, comma separated: none, notifySender, blockAccess, blockAccessExternal */
                dlpAction?: string | null;
                justificationText?: string | null;
                policyTip?: ({
                    complianceUrl?: string | null;
                    generalText?: string | null;
                    matchedConditionDescriptions?: string[] | null;
                } & {
                    [key: string]: unknown;
                }) | null;
                /** @description none, override, reportFalsePositive */
                userAction?: string | null;
                /** @description What the sender may do about it */
                verdictDetails?: string | null;
            } & {
                [key: string]: unknown;
            }) | null;
            reactions?: ({
                createdDateTime?: string | null;
                displayName?: string | null;
                reactionContentUrl?: string | null;
                reactionType?: string | null;
                user?: ({
                    /** @description A user also says by userIdentityType what it is */
                    application?: ({
                        displayName?: string | null;
                        id?: string | null;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                    /** @description A user also says by userIdentityType what it is */
                    device?: ({
                        displayName?: string | null;
                        id?: string | null;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                    /** @description A user also says by userIdentityType what it is */
                    user?: ({
                        displayName?: string | null;
                        id?: string | null;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                } & {
                    [key: string]: unknown;
                }) | null;
            } & {
                [key: string]: unknown;
            })[] | null;
            /** @description Of the root that a reply belongs to */
            replyToId?: string | null;
            /** @description Ours, not Graph's: of a post of a channel, in a list whose policy hides nothing */
            sink?: {
                /** @description The stored replies, as many as root_id lists: those that were deleted or are blocked count as well */
                replies: {
                    count: number;
                    /** @description When the last of them was written; null: there is none */
                    lastCreatedDateTime: string | null;
                };
            };
            subject?: string | null;
            summary?: string | null;
            webUrl?: string | null;
        } & {
            [key: string]: unknown;
        };
        ChatPage: {
            chats: components["schemas"]["Chat"][];
            /** @description Of this page */
            count: number;
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            nextLink?: string;
        };
        ContactList: {
            contacts: {
                displayName: string;
                /** @description Object id of the user; null for somebody who is none of the tenant */
                id: string | null;
                mail: string | null;
                /** @description people: whom they work with, by Graph; contacts: whom they noted; chats: with whom they are in a stored chat */
                origins: ("people" | "contacts" | "chats")[];
                userPrincipalName: string | null;
            }[];
            count: number;
        };
        DeadLetter: {
            /** @description Only with bodies=true */
            body?: unknown;
            detail?: string;
            /** @description The version of the certificate that quarantine waits for */
            encryptionCertificateId?: string;
            /** @description Opaque; for the other two requests */
            id: string;
            /** @enum {string} */
            kind: "dead-letter" | "quarantine";
            lastRedriveDateTime?: string | null;
            /** @description When it is re-driven by itself */
            nextRetryDateTime?: string | null;
            queue?: string;
            /** @description A code of the errors' table, or retries-exhausted */
            reason: string;
            redrives?: number;
            resolvedDateTime?: string | null;
            /** Format: date-time */
            sinceDateTime?: string;
            /** @enum {string} */
            state: "waiting" | "redriven" | "resolved";
        };
        DeadLetterPage: {
            /** @description Of this page */
            count: number;
            deadLetters: components["schemas"]["DeadLetter"][];
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            nextLink?: string;
        };
        DeepHealth: {
            /** Format: date-time */
            checkedDateTime: string;
            /** @description Whether the instance that answers asks each dependency; empty without valid settings */
            circuits: {
                /** @enum {string} */
                dependency: "graph" | "cosmos" | "blob" | "queue" | "keyVault";
                /** @description Calls without an answer, in a row */
                failures: number;
                /** Format: date-time */
                sinceDateTime: string;
                /**
                 * @description closed: it is asked; open: calls fail at once; half-open: one call tries it
                 * @enum {string}
                 */
                state: "closed" | "open" | "half-open";
                /**
                 * Format: date-time
                 * @description Of an open one: when it is tried
                 */
                untilDateTime?: string;
            }[];
            firstFailing?: {
                code: string;
                detail: string;
                remedy: string;
                /** @enum {string} */
                step: "settings" | "keyVault" | "certificate" | "clientState" | "operatorKey" | "token" | "graphRoles" | "blob" | "queue" | "cosmos" | "notificationUrl" | "subscriptions" | "meetings" | "lastMessage" | "audit" | "hooks" | "search" | "serviceHealth";
            };
            /** @enum {string} */
            status: "ok" | "failing";
            steps: ({
                code?: string;
                detail?: string;
                durationMs?: number;
                /** @description What a skipped step waits for */
                needs?: ("settings" | "keyVault" | "certificate" | "clientState" | "operatorKey" | "token" | "graphRoles" | "blob" | "queue" | "cosmos" | "notificationUrl" | "subscriptions" | "meetings" | "lastMessage" | "audit" | "hooks" | "search" | "serviceHealth")[];
                remedy?: string;
                /** @enum {string} */
                status: "ok" | "warning" | "failing" | "skipped";
                /** @enum {string} */
                step: "settings" | "keyVault" | "certificate" | "clientState" | "operatorKey" | "token" | "graphRoles" | "blob" | "queue" | "cosmos" | "notificationUrl" | "subscriptions" | "meetings" | "lastMessage" | "audit" | "hooks" | "search" | "serviceHealth";
            } & {
                [key: string]: unknown;
            })[];
        };
        Health: {
            /** Format: date-time */
            checkedDateTime: string;
            /** @enum {string} */
            status: "ok" | "failing";
        };
        Hook: {
            /** Format: date-time */
            createdDateTime: string;
            description: string | null;
            filter: {
                conversation_id?: string;
                from?: string[];
                kind?: ("messages" | "teams" | "channels" | "incoming-channels" | "chats" | "members" | "users" | "transcripts" | "recordings" | "interactions")[];
                /** Format: date-time */
                modified_since?: string;
                /** Format: date-time */
                modified_until?: string;
                sender_type?: ("aadUser" | "onPremiseAadUser" | "anonymousGuest" | "federatedUser" | "personalMicrosoftAccountUser" | "skypeUser" | "phoneUser" | "emailUser" | "azureCommunicationServicesUser" | "aadApplication" | "bot" | "tenantBot" | "office365Connector" | "outgoingWebhook" | "systemEventMessage")[];
                team_id?: string;
            };
            hookId: string;
            /** @enum {string} */
            policy: "flag" | "hide";
            progress: {
                delivered: number;
                deliveredDateTime: string | null;
                /** @description Events that were refused while others were taken, and are tried on by themselves */
                handedOver: number;
                /** @description Of GET /api/changes: what stands before it was told */
                position: string;
                /** @description What the receiver did not take; null where it takes what it is sent */
                trouble: {
                    /** @description Failures in a row */
                    attempts: number;
                    /** @description Whether it goes on trying one event by itself, and the next is not taken either */
                    isHandedOver: boolean;
                    /** Format: date-time */
                    nextTryDateTime: string;
                    /** @description The network's word where there was no answer */
                    reason: string | null;
                    /** Format: date-time */
                    sinceDateTime: string;
                    status: number | null;
                    webhookId: string;
                } | null;
            } | null;
            /** @description Why it is disabled: gone (410), unreachable for three days, or position-invalid */
            reason: string | null;
            /** @description Those that posts are signed with, newest first; null: until another is made */
            secrets: {
                /** Format: date-time */
                createdDateTime: string;
                endsDateTime: string | null;
            }[];
            /** @enum {string} */
            state: "active" | "paused" | "disabled";
            url: string;
        };
        HookAnswer: {
            /** Format: date-time */
            createdDateTime: string;
            description: string | null;
            filter: {
                conversation_id?: string;
                from?: string[];
                kind?: ("messages" | "teams" | "channels" | "incoming-channels" | "chats" | "members" | "users" | "transcripts" | "recordings" | "interactions")[];
                /** Format: date-time */
                modified_since?: string;
                /** Format: date-time */
                modified_until?: string;
                sender_type?: ("aadUser" | "onPremiseAadUser" | "anonymousGuest" | "federatedUser" | "personalMicrosoftAccountUser" | "skypeUser" | "phoneUser" | "emailUser" | "azureCommunicationServicesUser" | "aadApplication" | "bot" | "tenantBot" | "office365Connector" | "outgoingWebhook" | "systemEventMessage")[];
                team_id?: string;
            };
            hookId: string;
            /** @enum {string} */
            policy: "flag" | "hide";
            progress: {
                delivered: number;
                deliveredDateTime: string | null;
                /** @description Events that were refused while others were taken, and are tried on by themselves */
                handedOver: number;
                /** @description Of GET /api/changes: what stands before it was told */
                position: string;
                /** @description What the receiver did not take; null where it takes what it is sent */
                trouble: {
                    /** @description Failures in a row */
                    attempts: number;
                    /** @description Whether it goes on trying one event by itself, and the next is not taken either */
                    isHandedOver: boolean;
                    /** Format: date-time */
                    nextTryDateTime: string;
                    /** @description The network's word where there was no answer */
                    reason: string | null;
                    /** Format: date-time */
                    sinceDateTime: string;
                    status: number | null;
                    webhookId: string;
                } | null;
            } | null;
            /** @description Why it is disabled: gone (410), unreachable for three days, or position-invalid */
            reason: string | null;
            /** @description Standard Webhooks, whsec_…: in this answer and in no other */
            secret?: string;
            /** @description Those that posts are signed with, newest first; null: until another is made */
            secrets: {
                /** Format: date-time */
                createdDateTime: string;
                endsDateTime: string | null;
            }[];
            /** @enum {string} */
            state: "active" | "paused" | "disabled";
            /** @description Of the action test */
            test?: {
                isDelivered: boolean;
                reason: string | null;
                status: number | null;
            };
            url: string;
        };
        HookList: {
            count: number;
            /** @description Oldest first */
            hooks: components["schemas"]["Hook"][];
        };
        InteractionPage: {
            /** @description Of this page */
            count: number;
            /** @description Newest first */
            interactions: {
                /** @description Microsoft Graph's aiInteraction, as Graph gave it: https://learn.microsoft.com/graph/api/resources/aiinteraction */
                interaction: {
                    /** @description Where it was asked, such as IPM.SkypeTeams.Message.Copilot.Teams */
                    appClass?: string | null;
                    attachments?: ({
                        attachmentId?: string | null;
                        content?: string | null;
                        contentType?: string | null;
                        contentUrl?: string | null;
                        name?: string | null;
                    } & {
                        [key: string]: unknown;
                    })[] | null;
                    body?: ({
                        content?: string | null;
                        /** @description html or text */
                        contentType?: string | null;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                    contexts?: ({
                        contextReference?: string | null;
                        contextType?: string | null;
                        displayName?: string | null;
                    } & {
                        [key: string]: unknown;
                    })[] | null;
                    conversationType?: string | null;
                    createdDateTime?: string | null;
                    etag?: string | null;
                    from?: ({
                        /** @description A user also says by userIdentityType what it is */
                        application?: ({
                            displayName?: string | null;
                            id?: string | null;
                        } & {
                            [key: string]: unknown;
                        }) | null;
                        /** @description A user also says by userIdentityType what it is */
                        device?: ({
                            displayName?: string | null;
                            id?: string | null;
                        } & {
                            [key: string]: unknown;
                        }) | null;
                        /** @description A user also says by userIdentityType what it is */
                        user?: ({
                            displayName?: string | null;
                            id?: string | null;
                        } & {
                            [key: string]: unknown;
                        }) | null;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                    /** @description Unique in its session */
                    id: string;
                    /** @description userPrompt or aiResponse */
                    interactionType?: string | null;
                    links?: ({
                        displayName?: string | null;
                        linkType?: string | null;
                        linkUrl?: string | null;
                    } & {
                        [key: string]: unknown;
                    })[] | null;
                    locale?: string | null;
                    mentions?: ({
                        mentioned?: ({
                            /** @description A user also says by userIdentityType what it is */
                            application?: ({
                                displayName?: string | null;
                                id?: string | null;
                            } & {
                                [key: string]: unknown;
                            }) | null;
                            /** @description A user also says by userIdentityType what it is */
                            conversation?: ({
                                displayName?: string | null;
                                id?: string | null;
                            } & {
                                [key: string]: unknown;
                            }) | null;
                            /** @description A user also says by userIdentityType what it is */
                            device?: ({
                                displayName?: string | null;
                                id?: string | null;
                            } & {
                                [key: string]: unknown;
                            }) | null;
                            /** @description A user also says by userIdentityType what it is */
                            tag?: ({
                                displayName?: string | null;
                                id?: string | null;
                            } & {
                                [key: string]: unknown;
                            }) | null;
                            /** @description A user also says by userIdentityType what it is */
                            user?: ({
                                displayName?: string | null;
                                id?: string | null;
                            } & {
                                [key: string]: unknown;
                            }) | null;
                        } & {
                            [key: string]: unknown;
                        }) | null;
                        mentionId?: number | null;
                        mentionText?: string | null;
                    } & {
                        [key: string]: unknown;
                    })[] | null;
                    /** @description Of a prompt and its answers */
                    requestId?: string | null;
                    sessionId: string;
                } & {
                    [key: string]: unknown;
                };
                /** @description Whose it is; null while nobody said */
                userId: string | null;
            }[];
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            nextLink?: string;
        };
        Me: {
            /** @description Whether the access token is for that as well: it bears the scope Messages.Write */
            canWrite: boolean;
            displayName: string | null;
            /** @description Object id of the user */
            id: string;
            /** @description What is done here in people's names, by the setting ON_BEHALF */
            onBehalf: ("messages" | "chats" | "viewpoint" | "files" | "presence" | "contacts")[];
            tenantId: string;
            userPrincipalName: string | null;
        };
        MeetingPage: {
            /** @description Of this page */
            count: number;
            meetings: {
                callId: string | null;
                /** Format: date-time */
                createdDateTime: string;
                /** @description Null for an ad hoc call */
                meetingId: string | null;
                organizerId: string;
                /** @description In their sequence */
                recordings: ({
                    callId?: string | null;
                    /** @description When the call began */
                    createdDateTime?: string | null;
                    endDateTime?: string | null;
                    id: string;
                    kept: {
                        cues?: number;
                        docx?: {
                            mediaType?: string;
                            /** @description A code of the errors' table */
                            reason?: string;
                            sha256?: string;
                            sizeBytes?: number;
                            /**
                             * @description Of its content
                             * @enum {string}
                             */
                            state: "waiting" | "kept" | "link" | "refused";
                        } & {
                            [key: string]: unknown;
                        };
                        mediaType?: string;
                        /** @description A code of the errors' table */
                        reason?: string;
                        sha256?: string;
                        sizeBytes?: number;
                        speakers?: string[];
                        /**
                         * @description Of its content
                         * @enum {string}
                         */
                        state: "waiting" | "kept" | "link" | "refused";
                    } & {
                        [key: string]: unknown;
                    };
                    meetingId?: string | null;
                    /** @description Which one of its call */
                    sequence: number;
                } & {
                    [key: string]: unknown;
                })[];
                /** @description In their sequence */
                transcripts: ({
                    callId?: string | null;
                    /** @description When the call began */
                    createdDateTime?: string | null;
                    endDateTime?: string | null;
                    id: string;
                    kept: {
                        cues?: number;
                        docx?: {
                            mediaType?: string;
                            /** @description A code of the errors' table */
                            reason?: string;
                            sha256?: string;
                            sizeBytes?: number;
                            /**
                             * @description Of its content
                             * @enum {string}
                             */
                            state: "waiting" | "kept" | "link" | "refused";
                        } & {
                            [key: string]: unknown;
                        };
                        mediaType?: string;
                        /** @description A code of the errors' table */
                        reason?: string;
                        sha256?: string;
                        sizeBytes?: number;
                        speakers?: string[];
                        /**
                         * @description Of its content
                         * @enum {string}
                         */
                        state: "waiting" | "kept" | "link" | "refused";
                    } & {
                        [key: string]: unknown;
                    };
                    meetingId?: string | null;
                    /** @description Which one of its call */
                    sequence: number;
                } & {
                    [key: string]: unknown;
                })[];
            }[];
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            nextLink?: string;
        };
        MemberPage: {
            /** @description Of this page */
            count: number;
            members: ({
                sink: {
                    absentSinceDateTime: string | null;
                    /** Format: date-time */
                    firstSeenDateTime: string;
                    /** @description Comings and goings: told for that moment (isExact), or seen then; of a coming, from when on they see what was said before */
                    history: {
                        /** Format: date-time */
                        atDateTime: string;
                        isExact: boolean;
                        isIn: boolean;
                        /** Format: date-time */
                        visibleFromDateTime?: string;
                    }[];
                    /**
                     * @description At the time that was asked for
                     * @enum {string}
                     */
                    presence: "in" | "unknown";
                };
            } & {
                [key: string]: unknown;
            })[];
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            nextLink?: string;
        };
        MessageContents: {
            /** @description Of all its versions */
            contents: {
                /** @description Graph's id of a hosted content, or the link to a file */
                address: string;
                /** @description Of the attachment that names it; null for an image in the text */
                attachmentId: string | null;
                /** @description For the request of its bytes */
                contentId: string;
                /** @description Of the file whose bytes these are: the link may lead to another by now */
                eTag?: string;
                /** Format: date-time */
                fetchedDateTime?: string;
                /** @description The file was changed after the message and before the copy */
                isChangedSinceSent?: boolean;
                /** @enum {string} */
                kind: "hosted-content" | "file";
                /** @description Of the file */
                lastModifiedDateTime?: string;
                mediaType?: string;
                name: string | null;
                /**
                 * @description Why it was refused
                 * @enum {string}
                 */
                reason?: "forbidden" | "not-found" | "not-a-file" | "too-large" | "changing" | "invalid";
                sha256?: string;
                sizeBytes?: number;
                /** @enum {string} */
                state: "kept" | "waiting" | "refused" | "not-captured";
                /** @description Of the message, when it first named it */
                version?: number;
            }[];
            count: number;
            /** @description Messages that it answers or passes on */
            references: {
                attachmentId: string | null;
                conversationId: string | null;
                /** @enum {string} */
                kind: "reply" | "forward";
                messageId: string;
            }[];
        };
        MessageEventPage: {
            /** @description Of this page */
            count: number;
            /** @description By version, oldest first, and those that one version shows by time */
            events: {
                /** @description What it said then; null where no version that says so was seen */
                after?: {
                    body?: ({
                        content?: string | null;
                        /** @description html or text */
                        contentType?: string | null;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                    /** @enum {string} */
                    policyMark?: "blocked";
                    policyViolation?: ({
                        /** @description Flags, comma separated: none, notifySender, blockAccess, blockAccessExternal */
                        dlpAction?: string | null;
                        justificationText?: string | null;
                        policyTip?: ({
                            complianceUrl?: string | null;
                            generalText?: string | null;
                            matchedConditionDescriptions?: string[] | null;
                        } & {
                            [key: string]: unknown;
                        }) | null;
                        /** @description none, override, reportFalsePositive */
                        userAction?: string | null;
                        /** @description What the sender may do about it */
                        verdictDetails?: string | null;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                    subject?: string | null;
                    /** @description Milliseconds since 1970 */
                    version: number;
                } | null;
                /**
                 * Format: date-time
                 * @description When it happened, as Graph says; where Graph says nothing of it, the version that first shows it
                 */
                at: string;
                /** @description What the last version said that was seen before it; null where none was */
                before?: {
                    body?: ({
                        content?: string | null;
                        /** @description html or text */
                        contentType?: string | null;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                    /** @enum {string} */
                    policyMark?: "blocked";
                    policyViolation?: ({
                        /** @description Flags, comma separated: none, notifySender, blockAccess, blockAccessExternal */
                        dlpAction?: string | null;
                        justificationText?: string | null;
                        policyTip?: ({
                            complianceUrl?: string | null;
                            generalText?: string | null;
                            matchedConditionDescriptions?: string[] | null;
                        } & {
                            [key: string]: unknown;
                        }) | null;
                        /** @description none, override, reportFalsePositive */
                        userAction?: string | null;
                        /** @description What the sender may do about it */
                        verdictDetails?: string | null;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                    subject?: string | null;
                    /** @description Milliseconds since 1970 */
                    version: number;
                } | null;
                /** @description Null where Graph does not say who: it never does of edits, deletions and verdicts */
                by: ({
                    /** @description A user also says by userIdentityType what it is */
                    application?: ({
                        displayName?: string | null;
                        id?: string | null;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                    /** @description A user also says by userIdentityType what it is */
                    device?: ({
                        displayName?: string | null;
                        id?: string | null;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                    /** @description A user also says by userIdentityType what it is */
                    user?: ({
                        displayName?: string | null;
                        id?: string | null;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                } & {
                    [key: string]: unknown;
                }) | null;
                /** @enum {string} */
                event: "created" | "edited" | "deleted" | "restored" | "reactionAdded" | "reactionRemoved" | "actionUndefined" | "policyApplied" | "policyChanged" | "policyLifted";
                /**
                 * @description Two versions compared, or Graph's own history
                 * @enum {string}
                 */
                evidence: "version" | "messageHistory";
                /**
                 * Format: date-time
                 * @description Only where the time is not known: it happened later than this, and not later than at
                 */
                notBefore?: string;
                /** @description The verdict from then on */
                policyViolation?: {
                    /** @description Flags, comma separated: none, notifySender, blockAccess, blockAccessExternal */
                    dlpAction?: string | null;
                    justificationText?: string | null;
                    policyTip?: ({
                        complianceUrl?: string | null;
                        generalText?: string | null;
                        matchedConditionDescriptions?: string[] | null;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                    /** @description none, override, reportFalsePositive */
                    userAction?: string | null;
                    /** @description What the sender may do about it */
                    verdictDetails?: string | null;
                } & {
                    [key: string]: unknown;
                };
                reactionType?: string | null;
                /** @description The version that shows it, in milliseconds since 1970 */
                version: number;
            }[];
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            nextLink?: string;
        };
        MessagePage: {
            /** @description Of this page */
            count: number;
            messages: components["schemas"]["ChatMessage"][];
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            nextLink?: string;
        };
        MessageVersion: {
            /**
             * @description seen: it was the newest when it came. retained: a retention policy kept it. before-deletion: the export showed what a deleted message had said
             * @enum {string}
             */
            origin: "seen" | "retained" | "before-deletion";
            payload: components["schemas"]["ChatMessage"];
            /** @description Milliseconds since 1970 */
            version: number;
        };
        MessageVersionPage: {
            /** @description Of this page */
            count: number;
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            nextLink?: string;
            /** @description Oldest first */
            versions: components["schemas"]["MessageVersion"][];
        };
        Presence: {
            /** @description Microsoft Graph's word, such as InACall or OutOfOffice */
            activity: string;
            /** @description Microsoft Graph's word, such as Available, Busy or Away */
            availability: string;
            id: string;
            /** @description What they say of themselves */
            statusMessage: {
                /** @description Null: until it is changed, or of somebody else */
                expiryDateTime: string | null;
                text: string;
            } | null;
        };
        PresenceList: {
            count: number;
            presence: components["schemas"]["Presence"][];
        };
        /** @description RFC 9457 problem details */
        Problem: {
            /** @description Stable; for programs */
            code: string;
            detail?: string;
            /** @description Each wrong parameter, or member of the body, with what it expects */
            errors?: {
                detail: string;
                parameter: string;
            }[];
            /** @description Of what failed unexpectedly; every answer has it in the header x-invocation-id */
            invocationId?: string;
            /** @description What to do about it */
            remedy: string;
            status: number;
            title: string;
            type: string;
        };
        Rebuild: {
            finishedDateTime: string | null;
            pages: number;
            /** @description Of the raw payloads, walked side by side; null until known */
            parts: number | null;
            partsFinished: number;
            /** @description Raw payloads read, every version of a message counted */
            payloads: number;
            /** @description Why the last page failed; it is tried again */
            reason: string | null;
            /** @description Payloads that are dead letters now */
            refused: number;
            /** Format: date-time */
            startedDateTime: string;
            /** @enum {string} */
            state: "running" | "finished" | "failed";
            /** @description Payloads that made or replaced a document */
            stored: number;
            /** Format: date-time */
            touchedDateTime: string;
            /** @description Payloads for which a version as high was there */
            unchanged: number;
        };
        RedriveAnswer: {
            /** @description Quarantine that turned out not to be Graph's */
            discarded: number;
            dryRun: boolean;
            /** @description Found, and re-driven unless dryRun */
            matched: number;
            /** @description For the next request; without it these were the last */
            nextCursor?: string;
            notFound: number;
            /** @description Dead letters that are in their queue again */
            redriven: number;
            /** @description Quarantine that is in the queue now */
            released: number;
            /** @description Those that meet the filter after these */
            remaining: number;
            /** @description Dead letters with nothing to do any more */
            resolved: number;
            /** @description Dead letters that somebody else is re-driving */
            taken: number;
            /** @description Quarantine that still cannot be opened */
            waiting: number;
        };
        ResolvedLink: {
            /** @description Chat id or channel id */
            conversationId: string | null;
            /** @description Whether what it leads to is stored: the message, something of the conversation, or the team */
            isStored: boolean;
            messageId: string | null;
            /** @description Of a reply: the post that it answers */
            rootId: string | null;
            teamId: string | null;
        };
        SearchPage: {
            /** @description Where most of it is, twenty places at most */
            conversations: {
                count: number;
                /** @description Chat id or channel id; of transcripts the organizer, of interactions the user */
                id: string;
                /** @enum {string} */
                kind: "message" | "transcript" | "interaction";
                title: string | null;
            }[];
            count: number;
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            nextLink?: string;
            results: ({
                conversationId: string;
                /** @description Of the chat or channel, as far as it is known */
                conversationTitle: string | null;
                /** Format: date-time */
                createdDateTime: string;
                from: {
                    displayName: string | null;
                    id: string | null;
                } | null;
                /** @description Whether it says so now */
                isLatest: boolean;
                /** @constant */
                kind: "message";
                messageId: string;
                /** @description Of a reply: the post that it answers */
                rootId: string | null;
                /** @description Around the first word that was looked for */
                snippet: {
                    /** @description What was looked for: offsets in text in UTF-16 code units, from inclusive, to exclusive */
                    marks: [
                        number,
                        number
                    ][];
                    /** @description Plain text, never HTML; an ellipsis stands where it was cut */
                    text: string;
                };
                teamId: string | null;
                /** @description Milliseconds since 1970 */
                version: number;
            } | {
                callId: string | null;
                /** Format: date-time */
                createdDateTime: string;
                /** @constant */
                kind: "transcript";
                /** @description Of the meeting, or of the ad hoc call: for GET /api/meetings */
                meetingId: string;
                organizerId: string;
                /** @description Around the first word that was looked for */
                snippet: {
                    /** @description What was looked for: offsets in text in UTF-16 code units, from inclusive, to exclusive */
                    marks: [
                        number,
                        number
                    ][];
                    /** @description Plain text, never HTML; an ellipsis stands where it was cut */
                    text: string;
                };
                transcriptId: string;
            } | {
                /** Format: date-time */
                createdDateTime: string;
                interactionId: string;
                /** @description userPrompt or aiResponse */
                interactionType: string | null;
                /** @constant */
                kind: "interaction";
                sessionId: string;
                /** @description Around the first word that was looked for */
                snippet: {
                    /** @description What was looked for: offsets in text in UTF-16 code units, from inclusive, to exclusive */
                    marks: [
                        number,
                        number
                    ][];
                    /** @description Plain text, never HTML; an ellipsis stands where it was cut */
                    text: string;
                };
                userId: string | null;
            })[];
            /** @description All that is found, on whatever page */
            total: number;
        };
        SearchProgress: {
            sources: {
                /** @description What was stored until then can be found */
                coveredDateTime: string | null;
                /** @description Read since it was begun from the beginning */
                documents: number;
                /** @description What was there before is being forgotten */
                isClearing: boolean;
                /** @enum {string} */
                source: "messages" | "meetings" | "interactions";
            }[];
        };
        SignIn: {
            /** @description Null where nobody can sign in, since VIEWER_CLIENT_ID or API_CLIENT_ID is not set */
            entra: {
                /**
                 * Format: uri
                 * @description Of the tenant: https, without a slash at its end
                 */
                authority: string;
                /**
                 * Format: uuid
                 * @description The app registration as which a page asks for tokens
                 */
                clientId: string;
                /** @description What it asks for: to read for the person who signs in */
                scope: string;
                /** @description And to write in their name; null where ON_BEHALF lets nothing be written */
                writeScope: string | null;
            } | null;
        };
        StartedUpload: {
            expirationDateTime: string;
            /** @description What the file will be called: what was asked for, or with the time where that is taken */
            name: string;
            /** @description Of each part but the last */
            partBytes: number;
            /**
             * Format: uri
             * @description Takes the parts by PUT, with Content-Range and without a token
             */
            uploadUrl: string;
        };
        SyncProgress: {
            /** @description Of this page */
            count: number;
            /** @description First what is no source of messages */
            failures: {
                /** @description Everything that Graph held then was read; null: nothing, or not known */
                coveredDateTime: string | null;
                failedDateTime: string | null;
                /**
                 * @description What follows from the reason: see the counts of sources
                 * @enum {string}
                 */
                outcome: "gone" | "refused" | "may-pass" | "excluded";
                /** @description A code of the errors' table; null where a setting leaves it out */
                reason: string | null;
                /** @description What was not read, with the id that Graph gives it */
                source: string;
                /** @description Of a channel */
                teamId?: string;
            }[];
            /** @description By which sources are found; one that has not begun is missing */
            lists?: {
                /** @description Jobs sent for them */
                due: number;
                isDone: boolean;
                /** @description teams, users, single, known: the sources that have been read before; absent-…: what is gone */
                of: string;
                pages: number;
                /** @description That it showed */
                sources: number;
            }[];
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            nextLink?: string;
            /** @description What else Graph refused: lists, teams and users for the directory, meetings and interactions of users */
            passedOver?: {
                interactions: number;
                list: number;
                meetings: number;
                team: number;
                user: number;
            };
            sources?: {
                channels: {
                    /** @description Each is one of those that follow */
                    all: number;
                    /** @description Waiting for their turn, or being read */
                    behind: number;
                    /** @description A setting leaves them out */
                    excluded: number;
                    /** @description Graph does not know them any more; they are read again should it list them again */
                    gone: number;
                    /** @description Given up for now; another day tries them once more */
                    mayPass: number;
                    /** @description So shortly before it that they are read on another day */
                    notDue: number;
                    /** @description By a run that began since the sync did */
                    read: number;
                    /** @description Graph said no, and would again; another day tries them once more */
                    refused: number;
                };
                chats: {
                    /** @description Each is one of those that follow */
                    all: number;
                    /** @description Waiting for their turn, or being read */
                    behind: number;
                    /** @description A setting leaves them out */
                    excluded: number;
                    /** @description Graph does not know them any more; they are read again should it list them again */
                    gone: number;
                    /** @description Given up for now; another day tries them once more */
                    mayPass: number;
                    /** @description So shortly before it that they are read on another day */
                    notDue: number;
                    /** @description By a run that began since the sync did */
                    read: number;
                    /** @description Graph said no, and would again; another day tries them once more */
                    refused: number;
                };
                userChats: {
                    /** @description Each is one of those that follow */
                    all: number;
                    /** @description Waiting for their turn, or being read */
                    behind: number;
                    /** @description A setting leaves them out */
                    excluded: number;
                    /** @description Graph does not know them any more; they are read again should it list them again */
                    gone: number;
                    /** @description Given up for now; another day tries them once more */
                    mayPass: number;
                    /** @description So shortly before it that they are read on another day */
                    notDue: number;
                    /** @description By a run that began since the sync did */
                    read: number;
                    /** @description Graph said no, and would again; another day tries them once more */
                    refused: number;
                };
            };
            /** @description When the last daily sync began; null before the first */
            startedDateTime: string | null;
        };
        TeamPage: {
            /** @description Of this page */
            count: number;
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            nextLink?: string;
            teams: ({
                sink: {
                    /** @description Since when it is known to be gone; null while it is there */
                    absentSinceDateTime: string | null;
                    /**
                     * Format: date-time
                     * @description When it was last found changed, new or back again
                     */
                    changedDateTime: string;
                    /** Format: date-time */
                    firstSeenDateTime: string;
                };
            } & {
                [key: string]: unknown;
            })[];
        };
        Transcript: {
            cues: {
                endMs: number;
                speaker: string | null;
                /** @description From the beginning of the transcription; negative where it began before */
                startMs: number;
                text: string;
            }[];
            id: string;
            meetingId: string | null;
            organizerId: string;
        };
        UploadedFile: {
            driveId: string;
            itemId: string;
            name: string;
        };
        UserPage: {
            /** @description Of this page */
            count: number;
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            nextLink?: string;
            users: ({
                sink: {
                    /** @description Since when it is known to be gone; null while it is there */
                    absentSinceDateTime: string | null;
                    /**
                     * Format: date-time
                     * @description When it was last found changed, new or back again
                     */
                    changedDateTime: string;
                    /** Format: date-time */
                    firstSeenDateTime: string;
                };
            } & {
                [key: string]: unknown;
            })[];
        };
        ViewpointPage: {
            /** @description Of this page */
            count: number;
            /**
             * Format: uri-reference
             * @description The next page, relative to the address that was asked; without it this was the last
             */
            nextLink?: string;
            viewpoints: {
                chatId: string;
                isHidden: boolean;
                /** @description What was said later is unread; null: nothing was read */
                lastMessageReadDateTime: string | null;
                /** @description Messages of others since then that are stored, at most 25 */
                unread: number;
            }[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description private, no-cache: may be kept by who asked, and is asked for again each time */
        "Cache-Control": string;
        /** @description Of the bytes of this answer, for If-None-Match */
        ETag: string;
        /** @description r requests are left, and none comes within t seconds (the same draft) */
        RateLimit: string;
        /** @description On every answer to whoever was let in: q requests in w seconds, at one instance (draft-ietf-httpapi-ratelimit-headers-11) */
        "RateLimit-Policy": string;
        /** @description Seconds */
        "Retry-After": number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listAccessRecords: {
        parameters: {
            query?: {
                /** @description Only what named this chat or channel, or the one that a link leads into */
                conversation_id?: string;
                /** @description Where the last answer ended: taken from its nextLink */
                cursor?: string;
                /** @description Only what this function answered, such as messages */
                function?: string;
                /** @description Records in one answer */
                limit?: number;
                /** @description Only of this person or application, by the object id; of a function key, the first 12 digits of its SHA-256 in hex */
                principal_id?: string;
                /** @description Only what was answered at or after this time */
                since?: string;
                /** @description Only what was answered before this time; after since */
                until?: string;
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessRecordPage"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAuditReport: {
        parameters: {
            query?: {
                /** @description More of what that run found: taken from the nextLink, which names the run */
                cursor?: string;
                /** @description Conversations with holes and sources that failed, of the first run in the answer */
                findings?: number;
                /** @description Runs in the answer */
                limit?: number;
                /** @description Only the run that started then; without it, the last ones */
                run?: string;
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditReport"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listBackfills: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BackfillList"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startBackfill: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description each-participant: whole, whoever wrote. each-sender: a message is read once, with the chats of whoever wrote it; what was written by users who are gone for more than thirty days is not read
                     * @default each-participant
                     * @enum {string}
                     */
                    chats?: "each-participant" | "each-sender";
                    /**
                     * @description Count the sources and estimate the requests; read no message
                     * @default false
                     */
                    dryRun?: boolean;
                    /** @description Of chats, only what any of these senders wrote; Graph has no such filter for channels, which are skipped */
                    filter?: {
                        /**
                         * @description Messages of apps of these kinds
                         * @default []
                         */
                        applicationTypes?: ("aadApplication" | "bot" | "tenantBot" | "office365Connector" | "outgoingWebhook")[];
                        /**
                         * @description System messages
                         * @default false
                         */
                        systemMessages?: boolean;
                        /**
                         * @description Messages of these users
                         * @default []
                         */
                        userIds?: string[];
                        /**
                         * @description Messages of users of these kinds, as anonymousGuest and federatedUser
                         * @default []
                         */
                        userTypes?: ("aadUser" | "onPremiseAadUser" | "anonymousGuest" | "federatedUser" | "personalMicrosoftAccountUser" | "skypeUser" | "phoneUser" | "emailUser" | "azureCommunicationServicesUser")[];
                    };
                    /**
                     * Format: date-time
                     * @description Last modified at this time or later; without it, from the first message on
                     * @example 2026-11-01T00:00:00Z
                     */
                    from?: string;
                    /**
                     * @description Also the versions that a retention policy of Teams keeps
                     * @default false
                     */
                    retained?: boolean;
                    /** @description These teams, and of users none that are not named */
                    teams?: string[];
                    /**
                     * Format: date-time
                     * @description Last modified before this time; without it, until now
                     * @example 2026-11-01T00:00:00Z
                     */
                    until?: string;
                    /** @description The chats of these users, and no teams but those named */
                    users?: string[];
                };
            };
        };
        responses: {
            /** @description OK */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backfill"];
                };
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over the limit */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBackfill: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Its id in the list */
                backfillId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backfill"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    actOnBackfill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id in the list */
                backfillId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description resume: go on with one that is paused, or with what failed of one that is incomplete
                     * @enum {string}
                     */
                    action: "pause" | "resume" | "cancel";
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backfill"];
                };
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is over, or runs already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over the limit */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listChanges: {
        parameters: {
            query?: {
                /** @description Only messages of this chat or channel, or of the one that a link leads into */
                conversation_id?: string;
                /** @description Only messages of any of these senders: ids of users, applications or devices, separated by commas, 50 at most */
                from?: string;
                /** @description Of what, comma separated: messages, teams, channels, incoming-channels, chats, members, users, transcripts, recordings, interactions. Everything where it is not given */
                kind?: string;
                /** @description Changes in one answer, at most */
                limit?: number;
                /** @description Only messages last modified at or after this time */
                modified_since?: string;
                /** @description Only messages last modified before this time; after modified_since */
                modified_until?: string;
                /** @description Of messages with a verdict of data loss prevention: flag gives a blocked one with the policy tip instead of what it says, and both kinds with policyMark; hide leaves a blocked one out; show gives everything as it was written */
                policy?: "show" | "flag" | "hide";
                /** @description After what: beginning, now, a time of storing, or the position of an answer about the same kinds and conversation. beginning where it is not given */
                position?: string;
                /** @description Only messages of senders of any of these types, or of any of from, comma separated: aadUser, onPremiseAadUser, anonymousGuest, federatedUser, personalMicrosoftAccountUser, skypeUser, phoneUser, emailUser, azureCommunicationServicesUser, aadApplication, bot, tenantBot, office365Connector, outgoingWebhook, systemEventMessage */
                sender_type?: string;
                /** @description Only messages of this team's channels */
                team_id?: string;
                /** @description Seconds to wait for a change where there is none yet */
                wait?: number;
            };
            header?: {
                /** @description application/x-ndjson: a change a line, the last line has the position. text/event-stream: events, as EventSource takes them */
                Accept?: string;
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
                /** @description The position that an EventSource saw last; goes before the parameter */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangePage"];
                    "application/x-ndjson": string;
                    "text/event-stream": string;
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listChannels: {
        parameters: {
            query: {
                /** @description Where the last answer ended: taken from its nextLink */
                cursor?: string;
                /** @description true: with those that are gone, and since when */
                include_absent?: "true" | "false";
                /** @description true: instead of the channels that the team hosts, those that other teams share with it */
                incoming?: "true" | "false";
                /** @description Rows in one answer, at most */
                limit?: number;
                /** @description Whose channels, or a link that names the team */
                team_id: string;
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelPage"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listChats: {
        parameters: {
            query?: {
                /** @description Where the last answer ended: taken from its nextLink */
                cursor?: string;
                /** @description true: with those that are gone, and since when */
                include_absent?: "true" | "false";
                /** @description Rows in one answer, at most */
                limit?: number;
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatPage"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createChat: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Everybody but oneself, by id or userPrincipalName */
                    members: string[];
                    /** @description Of a group */
                    topic?: string;
                };
            };
        };
        responses: {
            /** @description It was there already */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Chat"];
                };
            };
            /** @description OK */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Chat"];
                };
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: the scope Messages.Write, the setting ON_BEHALF, a consent, or what Teams lets this person do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Teams knows no such thing for this person, or nothing is stored of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over the limit */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute, or Graph takes no more at the moment: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Graph or Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    actOnChat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Chat id */
                chatId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    action: "rename";
                    topic: string;
                } | {
                    /** @constant */
                    action: "add-member";
                    user: string;
                    /**
                     * @description What was said before they came that they may see: all, none, or from a time on
                     * @default none
                     */
                    visibleHistory?: ("all" | "none") | string;
                } | {
                    /** @constant */
                    action: "remove-member";
                    user: string;
                } | {
                    /** @enum {string} */
                    action: "mark-read" | "hide" | "unhide";
                } | {
                    /** @constant */
                    action: "mark-unread";
                    /**
                     * Format: date-time
                     * @description What was said later is unread; without it the newest message is
                     * @example 2026-11-01T00:00:00Z
                     */
                    since?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatDone"];
                };
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: the scope Messages.Write, the setting ON_BEHALF, a consent, or what Teams lets this person do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Teams knows no such thing for this person, or nothing is stored of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over the limit */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute, or Graph takes no more at the moment: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Graph or Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listContacts: {
        parameters: {
            query?: {
                /** @description Most contacts that the answer holds */
                limit?: number;
                /** @description A part of the name or the address */
                q?: string;
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactList"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: the scope Messages.Write, the setting ON_BEHALF, a consent, or what Teams lets this person do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute, or Graph takes no more at the moment: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Graph or Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeadLetters: {
        parameters: {
            query?: {
                /** @description Where the last answer ended: taken from it */
                cursor?: string;
                /** @description Only dead letters, or quarantine */
                kind?: "dead-letter" | "quarantine";
                /** @description Most that one answer holds; it may hold fewer although there are more */
                limit?: number;
                /** @description Only dead letters of this queue */
                queue?: "messages" | "subscriptions" | "sync";
                /** @description Why */
                reason?: "retries-exhausted" | "settings-invalid" | "body-too-large" | "post-too-slow" | "body-not-json" | "envelope-invalid" | "token-missing" | "token-invalid" | "token-out-of-time" | "token-wrong-issuer" | "token-wrong-audience" | "token-wrong-publisher" | "item-invalid" | "client-state-mismatch" | "client-state-disabled" | "tenant-mismatch" | "resource-unsupported" | "signature-mismatch" | "certificate-unknown" | "content-undecipherable" | "certificate-invalid" | "certificate-not-pem" | "certificate-line-breaks-lost" | "certificate-encrypted" | "certificate-key-unsupported" | "certificate-key-foreign" | "certificate-damaged" | "identity-missing" | "identity-refused" | "host-unknown" | "proxy-unreachable" | "proxy-refused" | "tls-untrusted" | "key-vault-forbidden" | "key-vault-challenge-refused" | "secret-missing" | "secret-expired" | "cosmos-forbidden" | "cosmos-not-provisioned" | "cosmos-partition-full" | "storage-forbidden" | "storage-not-provisioned" | "secret-unavailable" | "queue-unavailable" | "blob-unavailable" | "blob-path-refused" | "store-unavailable" | "state-conflict" | "document-refused" | "queue-message-invalid" | "message-invalid" | "artifact-too-large" | "artifact-invalid" | "interaction-invalid" | "raw-misplaced" | "authority-unavailable" | "graph-unauthorized" | "client-secret-wrong" | "client-secret-expired" | "app-unknown" | "service-principal-missing" | "tenant-unknown" | "sign-in-blocked" | "graph-forbidden" | "access-policy-missing" | "transcript-access-off" | "graph-not-found" | "graph-gone" | "graph-bad-request" | "graph-answer-invalid" | "graph-conflict" | "graph-quota" | "graph-throttled" | "source-unsettled" | "source-incomplete" | "graph-unavailable" | "subscription-missing" | "api-app-missing" | "bearer-missing" | "bearer-invalid" | "bearer-expired" | "scope-required" | "role-required" | "too-many-requests" | "access-not-recorded" | "query-invalid" | "body-invalid" | "position-invalid" | "table-not-found" | "operator-key-wrong" | "conversation-not-found" | "message-not-found" | "team-required" | "meeting-not-found" | "content-not-found" | "content-not-kept" | "range-not-satisfiable" | "range-required" | "dead-letter-not-found" | "rebuild-not-found" | "backfill-not-found" | "backfill-over" | "search-off" | "audit-not-found" | "page-file-not-found" | "user-required" | "on-behalf-off" | "consent-required" | "interaction-required" | "api-secret-wrong" | "on-behalf-forbidden" | "on-behalf-not-found" | "on-behalf-refused" | "on-behalf-throttled" | "on-behalf-unanswered" | "idempotency-key-missing" | "idempotency-key-reused" | "write-under-way" | "write-unconfirmed" | "message-too-large" | "mention-unknown" | "mention-ambiguous" | "hook-not-found" | "hook-url-refused" | "hook-limit" | "hook-key-missing" | "hook-undelivered" | "hook-behind" | "certificate-expired" | "client-state-invalid" | "operator-key-missing" | "token-unreadable" | "role-missing" | "notification-url-unreachable" | "notification-url-wrong-answer" | "subscription-not-delivering" | "team-subscriptions-missing" | "messages-quiet" | "microsoft-unwell" | "service-health-unknown" | "search-behind" | "internal-error";
                /** @description Only what has waited since this time */
                since?: string;
                /** @description Without it, everything that is not resolved */
                state?: "waiting" | "redriven" | "resolved";
                /** @description Only what has waited since before this time; after since */
                until?: string;
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterPage"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    redriveDeadLetters: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Where the last answer ended: taken from it */
                    cursor?: string;
                    /**
                     * @description true: only counts what would be re-driven
                     * @default false
                     */
                    dryRun?: boolean;
                    /** @description These; otherwise everything waiting that meets all of the other members */
                    ids?: string[];
                    /**
                     * @description Only dead letters, or quarantine
                     * @enum {string}
                     */
                    kind?: "dead-letter" | "quarantine";
                    /**
                     * @description Only dead letters of this queue
                     * @enum {string}
                     */
                    queue?: "messages" | "subscriptions" | "sync";
                    /**
                     * @description Why
                     * @enum {string}
                     */
                    reason?: "retries-exhausted" | "settings-invalid" | "body-too-large" | "post-too-slow" | "body-not-json" | "envelope-invalid" | "token-missing" | "token-invalid" | "token-out-of-time" | "token-wrong-issuer" | "token-wrong-audience" | "token-wrong-publisher" | "item-invalid" | "client-state-mismatch" | "client-state-disabled" | "tenant-mismatch" | "resource-unsupported" | "signature-mismatch" | "certificate-unknown" | "content-undecipherable" | "certificate-invalid" | "certificate-not-pem" | "certificate-line-breaks-lost" | "certificate-encrypted" | "certificate-key-unsupported" | "certificate-key-foreign" | "certificate-damaged" | "identity-missing" | "identity-refused" | "host-unknown" | "proxy-unreachable" | "proxy-refused" | "tls-untrusted" | "key-vault-forbidden" | "key-vault-challenge-refused" | "secret-missing" | "secret-expired" | "cosmos-forbidden" | "cosmos-not-provisioned" | "cosmos-partition-full" | "storage-forbidden" | "storage-not-provisioned" | "secret-unavailable" | "queue-unavailable" | "blob-unavailable" | "blob-path-refused" | "store-unavailable" | "state-conflict" | "document-refused" | "queue-message-invalid" | "message-invalid" | "artifact-too-large" | "artifact-invalid" | "interaction-invalid" | "raw-misplaced" | "authority-unavailable" | "graph-unauthorized" | "client-secret-wrong" | "client-secret-expired" | "app-unknown" | "service-principal-missing" | "tenant-unknown" | "sign-in-blocked" | "graph-forbidden" | "access-policy-missing" | "transcript-access-off" | "graph-not-found" | "graph-gone" | "graph-bad-request" | "graph-answer-invalid" | "graph-conflict" | "graph-quota" | "graph-throttled" | "source-unsettled" | "source-incomplete" | "graph-unavailable" | "subscription-missing" | "api-app-missing" | "bearer-missing" | "bearer-invalid" | "bearer-expired" | "scope-required" | "role-required" | "too-many-requests" | "access-not-recorded" | "query-invalid" | "body-invalid" | "position-invalid" | "table-not-found" | "operator-key-wrong" | "conversation-not-found" | "message-not-found" | "team-required" | "meeting-not-found" | "content-not-found" | "content-not-kept" | "range-not-satisfiable" | "range-required" | "dead-letter-not-found" | "rebuild-not-found" | "backfill-not-found" | "backfill-over" | "search-off" | "audit-not-found" | "page-file-not-found" | "user-required" | "on-behalf-off" | "consent-required" | "interaction-required" | "api-secret-wrong" | "on-behalf-forbidden" | "on-behalf-not-found" | "on-behalf-refused" | "on-behalf-throttled" | "on-behalf-unanswered" | "idempotency-key-missing" | "idempotency-key-reused" | "write-under-way" | "write-unconfirmed" | "message-too-large" | "mention-unknown" | "mention-ambiguous" | "hook-not-found" | "hook-url-refused" | "hook-limit" | "hook-key-missing" | "hook-undelivered" | "hook-behind" | "certificate-expired" | "client-state-invalid" | "operator-key-missing" | "token-unreadable" | "role-missing" | "notification-url-unreachable" | "notification-url-wrong-answer" | "subscription-not-delivering" | "team-subscriptions-missing" | "messages-quiet" | "microsoft-unwell" | "service-health-unknown" | "search-behind" | "internal-error";
                    /**
                     * Format: date-time
                     * @description Only what has waited since this time
                     * @example 2026-11-01T00:00:00Z
                     */
                    since?: string;
                    /**
                     * Format: date-time
                     * @description Only what has waited since before this time; after since
                     * @example 2026-11-01T00:00:00Z
                     */
                    until?: string;
                } & ({
                    ids: unknown;
                } | ({
                    kind: unknown;
                } | {
                    reason: unknown;
                } | {
                    queue: unknown;
                } | {
                    since: unknown;
                } | {
                    until: unknown;
                }));
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RedriveAnswer"];
                };
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over the limit */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDeadLetter: {
        parameters: {
            query?: {
                /** @description true: with the queue message itself, or the notification as it came, still encrypted */
                bodies?: "true" | "false";
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Its id in the list */
                deadLetterId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetter"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: {
                /** @description true: leads to /health/deep, every step of the self check, which takes a function key */
                deep?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description To /health/deep */
            307: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something fails */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDeepHealth: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeepHealth"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something fails */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeepHealth"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listHooks: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookList"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    makeHook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description For people: whose it is */
                    description?: string;
                    /**
                     * @description Of what it is told, as GET /api/changes; everything where it is not given
                     * @default {}
                     */
                    filter?: {
                        /** @description Only messages of this chat or channel, or of the one that a link leads into */
                        conversation_id?: string;
                        /** @description Only messages of any of these senders: ids of users, applications or devices, separated by commas, 50 at most */
                        from?: string;
                        /** @description Of what, comma separated: messages, teams, channels, incoming-channels, chats, members, users, transcripts, recordings, interactions. Everything where it is not given */
                        kind?: string;
                        /**
                         * Format: date-time
                         * @description Only messages last modified at or after this time
                         * @example 2026-11-01T00:00:00Z
                         */
                        modified_since?: string;
                        /**
                         * Format: date-time
                         * @description Only messages last modified before this time; after modified_since
                         * @example 2026-11-01T00:00:00Z
                         */
                        modified_until?: string;
                        /** @description Only messages of senders of any of these types, or of any of from, comma separated: aadUser, onPremiseAadUser, anonymousGuest, federatedUser, personalMicrosoftAccountUser, skypeUser, phoneUser, emailUser, azureCommunicationServicesUser, aadApplication, bot, tenantBot, office365Connector, outgoingWebhook, systemEventMessage */
                        sender_type?: string;
                        /** @description Only messages of this team's channels */
                        team_id?: string;
                    };
                    /**
                     * @description Of messages that data loss prevention blocks: the policy tip, or null
                     * @default flag
                     * @enum {string}
                     */
                    policy?: "flag" | "hide";
                    /**
                     * @description From what on, as GET /api/changes: beginning, now, a time of storing, or a position
                     * @default now
                     */
                    position?: string;
                    /** @description Where changes are posted to: https, of the internet, at port 443 or 8443 */
                    url: string;
                };
            };
        };
        responses: {
            /** @description OK */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookAnswer"];
                };
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There are as many as there may be */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over the limit */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Its id in the list */
                hookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    actOnHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id in the list */
                hookId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description resume: go on, and try at once what failed. rotate: another secret; the one before is valid for a day. test: post an event of the type com.teamsink.hook.test. replay: go on from a position
                     * @enum {string}
                     */
                    action: "pause" | "resume" | "rotate" | "test" | "replay" | "delete";
                    /** @description Of replay: where it goes on from */
                    position?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookAnswer"];
                };
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over the limit */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInteractions: {
        parameters: {
            query?: {
                /** @description Only those of this source: Graph's appClass */
                app_class?: string;
                /** @description Where the last answer ended: taken from its nextLink */
                cursor?: string;
                /** @description Interactions in one answer */
                limit?: number;
                /** @description Only those of this session */
                session_id?: string;
                /** @description Only those that were created at or after this time */
                since?: string;
                /** @description Only those that were created before this time; after since */
                until?: string;
                /** @description Only those of this user. An answer that came live is known to be a user's once that user was read */
                user_id?: string;
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InteractionPage"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMeetings: {
        parameters: {
            query: {
                /** @description Where the last answer ended: taken from its nextLink */
                cursor?: string;
                /** @description Most transcripts and recordings that one answer holds */
                limit?: number;
                /** @description Who organized the meetings, or began the calls: id of the user */
                organizer_id: string;
                /** @description Only transcripts in which this text was said, case-insensitive */
                q?: string;
                /** @description Only of calls that began at or after this time */
                since?: string;
                /** @description Only of calls that began before this time; after since */
                until?: string;
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeetingPage"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMeeting: {
        parameters: {
            query?: {
                /** @description Where the last answer ended: taken from its nextLink */
                cursor?: string;
                /** @description Most transcripts and recordings that one answer holds */
                limit?: number;
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Graph's id of the meeting, or of an ad hoc call */
                meetingId: string;
                /** @description Who organized the meeting, or began the call */
                organizerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeetingPage"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRecording: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
                /** @description The ETag of what the range is to belong to */
                "If-Range"?: string;
                /** @description One range of bytes; needed for more than 8 MiB, which is also the most that one answer holds */
                Range?: string;
            };
            path: {
                /** @description Graph's id of the meeting, or of an ad hoc call */
                meetingId: string;
                /** @description Who organized the meeting, or began the call */
                organizerId: string;
                /** @description Graph's id of the recording */
                recordingId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A part: Content-Range says which */
            206: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content ends before the range begins */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTranscript: {
        parameters: {
            query?: {
                /** @description Cues as JSON, or the transcript as Graph gave it: WebVTT, or a Word document */
                format?: "json" | "vtt" | "docx";
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
                /** @description The ETag of what the range is to belong to */
                "If-Range"?: string;
                /** @description One range of bytes; needed for more than 8 MiB, which is also the most that one answer holds */
                Range?: string;
            };
            path: {
                /** @description Graph's id of the meeting, or of an ad hoc call */
                meetingId: string;
                /** @description Who organized the meeting, or began the call */
                organizerId: string;
                /** @description Graph's id of the transcript */
                transcriptId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transcript"];
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": string;
                    "text/vtt": string;
                };
            };
            /** @description A part: Content-Range says which */
            206: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content ends before the range begins */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMembers: {
        parameters: {
            query: {
                /** @description Who was in it at this time, and who perhaps was; who is in it now where it is not given */
                at?: string;
                /** @description Where the last answer ended: taken from its nextLink */
                cursor?: string;
                /** @description Rows in one answer, at most */
                limit?: number;
                /** @description Whose members: a team's, which are those of its standard channels, a private or shared channel's, a chat's; or a link to it */
                of: string;
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberPage"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMessages: {
        parameters: {
            query?: {
                /** @description Channel whose messages and replies to list; together with team_id. A link copied from Teams names both */
                channel_id?: string;
                /** @description Chat whose messages to list, or a link into it; instead of team_id and channel_id. Notes to oneself: 48:notes@ and the user's id */
                chat_id?: string;
                /** @description Where the last answer ended: taken from its nextLink */
                cursor?: string;
                /** @description Only messages of any of these senders: ids of users, applications or devices, separated by commas, 50 at most */
                from?: string;
                /** @description Messages in one answer; without it all of them, as far as one answer holds them: 8 MiB */
                limit?: number;
                /** @description Only messages last modified at or after this time */
                modified_since?: string;
                /** @description Only messages last modified before this time; after modified_since */
                modified_until?: string;
                /** @description Sort order. By lastModifiedDateTime a message moves when it changes: one that changes between two pages may come again or be passed over */
                order?: "createdDateTime" | "-createdDateTime" | "lastModifiedDateTime" | "-lastModifiedDateTime";
                /** @description Of messages with a verdict of data loss prevention: flag gives a blocked one with the policy tip instead of what it says, and both kinds with policyMark; hide leaves a blocked one out; show gives everything as it was written */
                policy?: "show" | "flag" | "hide";
                /** @description Only messages with this text, case-insensitive */
                q?: string;
                /** @description false: the posts of a channel alone, without the replies to them; together with team_id and channel_id */
                replies?: "true" | "false";
                /** @description Only the replies to this post of a channel; together with team_id and channel_id. A link to it, or to a reply, names all three */
                root_id?: string;
                /** @description Only messages of senders of any of these types, or of any of from, comma separated: aadUser, onPremiseAadUser, anonymousGuest, federatedUser, personalMicrosoftAccountUser, skypeUser, phoneUser, emailUser, azureCommunicationServicesUser, aadApplication, bot, tenantBot, office365Connector, outgoingWebhook, systemEventMessage */
                sender_type?: string;
                /** @description Only messages at or after this time, by the property of order */
                since?: string;
                /** @description Team of the channel; together with channel_id */
                team_id?: string;
                /** @description Only messages before this time, by the property of order; after since */
                until?: string;
            };
            header?: {
                /** @description application/x-ndjson: a message a line; the last line has the count, and the nextLink where there is more */
                Accept?: string;
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePage"];
                    "application/x-ndjson": string;
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sendMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Needed: a new one for each message, 1 to 100 letters, digits, dots, hyphens and underscores. The same one again sends nothing again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Chat id or channel id */
                conversationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Files, as the end of an upload names them
                     * @default []
                     */
                    attachments?: {
                        driveId: string;
                        itemId: string;
                    }[];
                    /** @description Cards, below the text */
                    cards?: {
                        /** @description The card itself; it goes to Graph as a text */
                        content: {
                            [key: string]: unknown;
                        };
                        /**
                         * @description What kind of card it is
                         * @enum {string}
                         */
                        contentType: "application/vnd.microsoft.card.adaptive" | "application/vnd.microsoft.card.hero" | "application/vnd.microsoft.card.thumbnail";
                    }[];
                    content: string;
                    /**
                     * @description What content is written in; Markdown becomes HTML
                     * @default text
                     * @enum {string}
                     */
                    contentType?: "text" | "html" | "markdown";
                    /**
                     * @default normal
                     * @enum {string}
                     */
                    importance?: "normal" | "high" | "urgent";
                    /**
                     * @description Members by id, userPrincipalName or whole name; each stands in content as @ and the name
                     * @default []
                     */
                    mentions?: string[];
                    /**
                     * @description In a chat: messages that it answers
                     * @default []
                     */
                    quotes?: string[];
                    /** @description In a channel: the post that it is a reply to */
                    replyTo?: string;
                    /** @description Of a post in a channel */
                    subject?: string;
                    /** @description Of a channel of which nothing is known here yet */
                    teamId?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatMessage"];
                };
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: the scope Messages.Write, the setting ON_BEHALF, a consent, or what Teams lets this person do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Teams knows no such thing for this person, or nothing is stored of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Another message of this person to this conversation is on its way: Retry-After says for how long */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The message has more than 28 KB, or the body is over the limit */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another message */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute, or Graph takes no more at the moment: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is not known whether it was sent: ask again after Retry-After with the same key */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Graph or Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMessage: {
        parameters: {
            query?: {
                /** @description The message as it was at that time */
                asOf?: string;
                /** @description Of messages with a verdict of data loss prevention: flag gives a blocked one with the policy tip instead of what it says, and both kinds with policyMark; hide leaves a blocked one out; show gives everything as it was written */
                policy?: "show" | "flag" | "hide";
                /** @description true: it is read from Graph now and stored before it is answered with, and so are the newest replies to it, where it is a post of a channel. The header x-refresh-complete says whether those are all of them */
                refresh?: "true" | "false";
                /** @description Team of the channel; with refresh, for a channel of which nothing is known here yet */
                team_id?: string;
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Chat id or channel id */
                conversationId: string;
                /** @description Graph's id of the message, or rootId.messageId for a reply */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatMessage"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Graph refuses: a permission of the app is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored, or, with refresh, not known to Graph */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute, or, with refresh, Graph's limits are used up: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB or Graph did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    actOnMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Chat id or channel id */
                conversationId: string;
                /** @description Graph's id of the message, or rootId.messageId for a reply */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    action: "edit";
                    content: string;
                    /**
                     * @description What content is written in; Markdown becomes HTML
                     * @default text
                     * @enum {string}
                     */
                    contentType?: "text" | "html" | "markdown";
                    /**
                     * @description Members by id, userPrincipalName or whole name; each stands in content as @ and the name
                     * @default []
                     */
                    mentions?: string[];
                } | {
                    /** @enum {string} */
                    action: "delete" | "undelete";
                } | {
                    /** @enum {string} */
                    action: "react" | "unreact";
                    /** @description An emoji, or like, angry, sad, laugh, heart or surprised */
                    reaction: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatMessage"];
                };
            };
            /** @description It is done, and the message is as it was before: its notification brings what it is now */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatMessage"];
                };
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: the scope Messages.Write, the setting ON_BEHALF, a consent, or what Teams lets this person do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Teams knows no such thing for this person, or nothing is stored of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over the limit */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute, or Graph takes no more at the moment: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Graph or Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMessageContents: {
        parameters: {
            query?: {
                /** @description Of messages with a verdict of data loss prevention: flag gives a blocked one with the policy tip instead of what it says, and both kinds with policyMark; hide leaves a blocked one out; show gives everything as it was written */
                policy?: "show" | "flag" | "hide";
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Chat id or channel id */
                conversationId: string;
                /** @description Graph's id of the message, or rootId.messageId for a reply */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageContents"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMessageContent: {
        parameters: {
            query?: {
                /** @description Of messages with a verdict of data loss prevention: flag gives a blocked one with the policy tip instead of what it says, and both kinds with policyMark; hide leaves a blocked one out; show gives everything as it was written */
                policy?: "show" | "flag" | "hide";
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
                /** @description The ETag of what the range is to belong to */
                "If-Range"?: string;
                /** @description One range of bytes; needed for more than 8 MiB, which is also the most that one answer holds */
                Range?: string;
            };
            path: {
                /** @description Its contentId in the list */
                contentId: string;
                /** @description Chat id or channel id */
                conversationId: string;
                /** @description Graph's id of the message, or rootId.messageId for a reply */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A part: Content-Range says which */
            206: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content ends before the range begins */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMessageEvents: {
        parameters: {
            query?: {
                /** @description Where the last answer ended: taken from its nextLink */
                cursor?: string;
                /** @description Stored versions that one answer is made from; each may show several events, or none */
                limit?: number;
                /** @description Of messages with a verdict of data loss prevention: flag gives a blocked one with the policy tip instead of what it says, and both kinds with policyMark; hide leaves a blocked one out; show gives everything as it was written */
                policy?: "show" | "flag" | "hide";
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Chat id or channel id */
                conversationId: string;
                /** @description Graph's id of the message, or rootId.messageId for a reply */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageEventPage"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMessageVersions: {
        parameters: {
            query?: {
                /** @description Where the last answer ended: taken from its nextLink */
                cursor?: string;
                /** @description Most versions that one answer holds */
                limit?: number;
                /** @description Of messages with a verdict of data loss prevention: flag gives a blocked one with the policy tip instead of what it says, and both kinds with policyMark; hide leaves a blocked one out; show gives everything as it was written */
                policy?: "show" | "flag" | "hide";
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Chat id or channel id */
                conversationId: string;
                /** @description Graph's id of the message, or rootId.messageId for a reply */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageVersionPage"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPresence: {
        parameters: {
            query: {
                /** @description Whose, up to 650, comma separated */
                user_ids: string;
                /** @description With If-None-Match: seconds to wait for another answer than the one that bears this tag */
                wait?: number;
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresenceList"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: the scope Messages.Write, the setting ON_BEHALF, a consent, or what Teams lets this person do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute, or Graph takes no more at the moment: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Graph or Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setPresence: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What shows from now on; null: what Teams sees by itself */
                    availability?: ("Available" | "Busy" | "DoNotDisturb" | "BeRightBack" | "Away" | "Offline") | null;
                    /**
                     * @description For how long
                     * @default 60
                     */
                    minutes?: number;
                    /** @description What one says of oneself; null: nothing */
                    statusMessage?: string | null;
                    /** @description For how long; without it, until it is changed */
                    statusMinutes?: number;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Presence"];
                };
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: the scope Messages.Write, the setting ON_BEHALF, a consent, or what Teams lets this person do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over the limit */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute, or Graph takes no more at the moment: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Graph or Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRebuild: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rebuild"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startRebuild: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description true: from the beginning, even though one is under way or has failed
                     * @default false
                     */
                    restart?: boolean;
                };
            };
        };
        responses: {
            /** @description OK */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rebuild"];
                };
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over the limit */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resolveLink: {
        parameters: {
            query: {
                /** @description A link copied from Teams: to a message, a channel, a chat or a team. Encoded, or its own parameters end it */
                link: string;
                /** @description Of messages with a verdict of data loss prevention: flag gives a blocked one with the policy tip instead of what it says, and both kinds with policyMark; hide leaves a blocked one out; show gives everything as it was written */
                policy?: "show" | "flag" | "hide";
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResolvedLink"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    searchStored: {
        parameters: {
            query?: {
                /** @description Only messages of this chat or channel, or of the one that a link leads into */
                conversation_id?: string;
                /** @description Where the last answer ended: taken from its nextLink */
                cursor?: string;
                /** @description Only messages of any of these senders: ids of users, applications or devices, separated by commas, 50 at most */
                from?: string;
                /** @description Only messages with a file, image or card */
                has?: "attachment";
                /** @description Of what, comma separated: message, transcript, interaction. Everything where it is not given */
                kind?: string;
                /** @description Results in one answer, at most */
                limit?: number;
                /** @description Only messages that mention this user, by id; me: the person who asks, where it is one */
                mentions?: string;
                /** @description Only messages last modified at or after this time */
                modified_since?: string;
                /** @description Only messages last modified before this time; after modified_since */
                modified_until?: string;
                /** @description What fits best first, and of what fits alike the newest; or the newest first */
                order?: "best" | "newest";
                /** @description Of messages with a verdict of data loss prevention: flag gives a blocked one with the policy tip instead of what it says, and both kinds with policyMark; hide leaves a blocked one out; show gives everything as it was written */
                policy?: "show" | "flag" | "hide";
                /** @description What is looked for: words that must all be there, "words in a row", the beginning of a word with *, one OR the other, -without. In any case, and with or without accents */
                q?: string;
                /** @description Only messages of senders of any of these types, or of any of from, comma separated: aadUser, onPremiseAadUser, anonymousGuest, federatedUser, personalMicrosoftAccountUser, skypeUser, phoneUser, emailUser, azureCommunicationServicesUser, aadApplication, bot, tenantBot, office365Connector, outgoingWebhook, systemEventMessage */
                sender_type?: string;
                /** @description Only what was created at or after this time */
                since?: string;
                /** @description Only messages of this team's channels */
                team_id?: string;
                /** @description Only what was created before this time; after since */
                until?: string;
                /** @description all: also by what a message said before it was edited or deleted */
                versions?: "latest" | "all";
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchPage"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Search is off */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSearchProgress: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchProgress"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Search is off */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startSearchRebuild: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description Only of these containers
                     * @default [
                     *       "messages",
                     *       "meetings",
                     *       "interactions"
                     *     ]
                     */
                    sources?: ("messages" | "meetings" | "interactions")[];
                };
            };
        };
        responses: {
            /** @description OK */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchProgress"];
                };
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Search is off */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over the limit */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignIn"];
                };
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSyncProgress: {
        parameters: {
            query?: {
                /** @description Where the last answer ended: taken from its nextLink. What is counted stands in the first answer alone */
                cursor?: string;
                /** @description Failures in one answer */
                limit?: number;
                /** @description Only what was not read for this reason */
                outcome?: "gone" | "refused" | "may-pass" | "excluded";
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncProgress"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readTable: {
        parameters: {
            query?: {
                /** @description Rows in one answer, at most */
                limit?: number;
                /** @description After what: beginning, now, a time of storing, or the position of an answer. beginning where it is not given */
                position?: string;
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Its name, such as messages or members */
                table: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not stored */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTeams: {
        parameters: {
            query?: {
                /** @description Where the last answer ended: taken from its nextLink */
                cursor?: string;
                /** @description true: with those that are gone, and since when */
                include_absent?: "true" | "false";
                /** @description Rows in one answer, at most */
                limit?: number;
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamPage"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    findUpload: {
        parameters: {
            query: {
                /** @description Where it will be sent */
                conversation_id: string;
                /** @description As the beginning of the upload named it */
                name: string;
                /** @description As it was said when the upload began */
                size_bytes: string;
                /** @description Of a channel of which nothing is known here yet */
                team_id?: string;
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadedFile"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: the scope Messages.Write, the setting ON_BEHALF, a consent, or what Teams lets this person do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Teams knows no such thing for this person, or nothing is stored of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute, or Graph takes no more at the moment: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Graph or Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startUpload: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Where it will be sent */
                    conversationId: string;
                    name: string;
                    sizeBytes: number;
                    /** @description Of a channel of which nothing is known here yet */
                    teamId?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedUpload"];
                };
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: the scope Messages.Write, the setting ON_BEHALF, a consent, or what Teams lets this person do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Teams knows no such thing for this person, or nothing is stored of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over the limit */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute, or Graph takes no more at the moment: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Graph or Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description Where the last answer ended: taken from its nextLink */
                cursor?: string;
                /** @description true: with those that are gone, and since when */
                include_absent?: "true" | "false";
                /** @description Rows in one answer, at most */
                limit?: number;
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: a role of the access token, or the operator key, is missing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listViewpoints: {
        parameters: {
            query?: {
                /** @description Where the last answer ended: taken from its nextLink */
                cursor?: string;
                /** @description Most chats that the answer holds */
                limit?: number;
            };
            header?: {
                /** @description The ETag of what is there already */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViewpointPage"];
                };
            };
            /** @description The same as before */
            304: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Wrong parameters or members, each named with what it expects */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No or a wrong access token; or no or a wrong function key, which is answered without a body */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No right to it: the scope Messages.Write, the setting ON_BEHALF, a consent, or what Teams lets this person do */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests in a minute, or Graph takes no more at the moment: Retry-After says for how long */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something unexpected failed: the log has it under the same invocationId */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something that is needed did not answer, or no record of the access could be written; try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Graph or Cosmos DB did not answer in time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
