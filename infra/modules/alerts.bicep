param namePrefix string
param location string
param tags object
param workspaceId string
param keyVaultId string
@description('Empty: alerts are visible in the portal only.')
param email string
param quietHours int

// The log events are the metrics. A line of the app's log is one JSON text, and its event stands first (shared/base/log.ts);
// a test holds every event and field named below against that table. ItemCount weighs what sampling left out.
var lines = '''AppTraces
| where Message startswith_cs '{"event":"'
| extend line = parse_json(Message)
| extend event = tostring(line.event)
'''

var quietWindows = {
  '24': 'P1D'
  '48': 'P2D'
}

// One row for each rule: it fires when its query finds a row. The price of a rule goes by how often it is asked, so five
// minutes is only for what Graph punishes within ten.
var rules = [
  {
    name: 'no-traffic'
    description: 'No notification was accepted for ${quietHours} hours although subscriptions are live. Posts of strangers, which are discarded, do not count. Check GET /api/health, then the function app itself.'
    severity: 1
    every: 'PT1H'
    window: quietWindows[?string(quietHours)] ?? 'PT${quietHours}H'
    query: '''| summarize
    live = countif(event == 'subscription.planned' and toint(line.keep) + toint(line.renew) > 0),
    accepted = sumif(toint(line.accepted), event == 'notifications.received')
| where live > 0 and accepted == 0'''
  }
  {
    name: 'misconfigured'
    description: 'The app has started without valid settings: every post of Graph is answered with 503, and nothing is stored. The detail names them; npm run setup says what is missing. Between a first deployment and npm run setup it is to be expected.'
    severity: 1
    every: 'PT15M'
    window: 'PT30M'
    query: '''| where event == 'app.misconfigured'
| summarize said = sum(ItemCount) by detail = tostring(line.detail)'''
  }
  {
    name: 'renewal-missing'
    description: 'For half an hour nobody looked after the subscriptions, which is done every ten minutes: they lapse within the hour. Check that the function app runs, and renew-subscriptions in it.'
    severity: 1
    every: 'PT15M'
    window: 'PT30M'
    query: '''| summarize planned = countif(event == 'subscription.planned')
| where planned == 0'''
  }
  {
    name: 'runs-missing'
    description: 'For 26 hours the daily sync did not come to the end of a list of the tenant\'s teams or users, or no audit was begun. What it would have found stays missing. function.failed, sync.failed or a dead letter of queue sync says why; with a rarer schedule, disable this rule.'
    severity: 2
    every: 'PT1H'
    // The longest that a rule may look back. A deployment that is younger than a day has missed nothing.
    window: 'P2D'
    query: '''| where event in ('subscription.planned', 'sync.scheduled', 'audit.started')
| extend daily = event == 'sync.scheduled' and tostring(line.reason) == 'daily'
| extend isRecent = TimeGenerated > ago(26h)
| summarize
    since = min(TimeGenerated),
    syncs = countif(daily and isRecent),
    audits = countif(event == 'audit.started' and isRecent),
    teams = countif(daily and tostring(line.of) == 'teams'),
    teamsNow = countif(daily and tostring(line.of) == 'teams' and isRecent),
    users = countif(daily and tostring(line.of) == 'users'),
    usersNow = countif(daily and tostring(line.of) == 'users' and isRecent)
| where since < ago(26h) and (syncs == 0 or audits == 0 or (teams > 0 and teamsNow == 0) or (users > 0 and usersNow == 0))'''
  }
  {
    name: 'audit-unfinished'
    description: 'An audit was begun 21 hours ago and is not finished, although it gives up after 20. GET /api/audit says how far it came; the dead letters of queue sync say why.'
    severity: 2
    every: 'PT1H'
    window: 'P2D'
    query: '''| where event in ('audit.started', 'audit.finished')
| summarize begun = countif(event == 'audit.started' and TimeGenerated < ago(21h)), finished = countif(event == 'audit.finished') by run = tostring(line.startedDateTime)
| where begun > 0 and finished == 0'''
  }
  {
    name: 'audit-holes'
    description: 'An audit ended without the proof that everything is stored: sources that could not be compared, or messages that could not be repaired. GET /api/audit names them.'
    severity: 2
    every: 'PT1H'
    window: 'P1D'
    query: '''| where event == 'audit.finished'
| summarize arg_max(TimeGenerated, line) by event
| where tostring(line.outcome) != 'complete' or toint(line.failed) > toint(line.gone) or toint(line.invalid) > 0 or toint(line.missing) + toint(line.stale) > toint(line.repaired)'''
  }
  {
    name: 'slow-acknowledgements'
    description: 'More than one post in twenty was answered after 2.9 s. At one in ten, Graph delays everything by ten minutes. Raise alwaysReadyHttpInstances.'
    severity: 1
    every: 'PT5M'
    window: 'PT10M'
    query: '''| where event in ('notifications.received', 'notification.refused')
| extend posts = coalesce(tolong(line.posts), 1)
| extend slow = coalesce(tolong(line.slow), tolong(todouble(line.durationMs) > 2900))
| summarize slow = sum(slow * ItemCount), posts = sum(posts * ItemCount)
| where slow * 20 > posts'''
  }
  {
    name: 'posts-refused'
    description: 'Posts of Graph were answered with 5xx, since a queue or store did not take them. Graph repeats them for four hours.'
    severity: 1
    every: 'PT15M'
    window: 'PT15M'
    query: '''| where event == 'notification.refused' and toint(line.status) >= 500
| summarize refused = sum(ItemCount) by reason = tostring(line.reason)'''
  }
  {
    name: 'posts-malformed'
    description: 'Posts to the notification URL were answered with 400 or 413, which Graph does not repeat. Strangers get these too; if they are Graph\'s, it sends what this version cannot read, or more at a time than it takes. Please report it.'
    severity: 2
    every: 'PT15M'
    window: 'PT1H'
    query: '''| where event == 'notification.refused' and toint(line.status) >= 400 and toint(line.status) < 500
| summarize refused = sum(ItemCount) by reason = tostring(line.reason), status = toint(line.status)
| where refused >= 5 or status == 413'''
  }
  {
    name: 'discards'
    description: 'More than a hundred notifications were discarded within an hour for one reason. The reason is a code of shared/base/errors/, with its remedy.'
    severity: 2
    every: 'PT15M'
    window: 'PT1H'
    query: '''| where event == 'notification.discarded'
| summarize discarded = sum(toint(line.['count']) * ItemCount) by reason = tostring(line.reason)
| where discarded > 100'''
  }
  {
    name: 'dead-letters'
    description: 'Messages could not be worked off and are kept as dead letters. GET /api/dead-letters says why; correct the cause, then POST /api/dead-letters re-drives them.'
    severity: 2
    every: 'PT15M'
    window: 'PT1H'
    query: '''| where event == 'dead-letter.added'
| summarize kept = sum(ItemCount) by reason = tostring(line.reason), queue = tostring(line.queue)'''
  }
  {
    name: 'poison'
    description: 'Poison waits in its queue for more than half an hour: Cosmos DB does not take dead letters, or the messages are not ours and will expire there.'
    severity: 1
    every: 'PT15M'
    window: 'PT1H'
    query: '''| where event == 'poison.waiting'
| summarize runs = sum(ItemCount), waiting = max(toint(line.['count'])) by queue = tostring(line.queue)
| where runs >= 4'''
  }
  {
    name: 'quarantine'
    description: 'Authentic notifications could not be opened and wait in quarantine. Usually a version of the notification certificate is disabled.'
    severity: 2
    every: 'PT15M'
    window: 'PT1H'
    query: '''| where event == 'notification.quarantined'
| summarize quarantined = sum(ItemCount) by reason = tostring(line.reason)'''
  }
  {
    name: 'open-gaps'
    description: 'A window in which messages may be missing has been open for two hours and is not synced yet.'
    severity: 2
    every: 'PT1H'
    // The longest that a rule may look back. Health counts open gaps whatever their age.
    window: 'P2D'
    query: '''| where event in ('gap.opened', 'gap.closed')
| summarize arg_max(TimeGenerated, event) by gapId = tostring(line.gapId), resource = tostring(line.resource)
| where event == 'gap.opened' and TimeGenerated < ago(2h)'''
  }
  {
    name: 'subscription-failures'
    description: 'A subscription could not be created or renewed. Ten minutes later it is tried again; the reason says whether that can help.'
    severity: 1
    every: 'PT15M'
    window: 'PT30M'
    query: '''| where event == 'subscription.failed'
| summarize failed = sum(ItemCount) by reason = tostring(line.reason), resource = tostring(line.resource)'''
  }
  {
    name: 'secret-refresh-failures'
    description: 'For half an hour Key Vault has not given a secret, or only one that has expired or cannot be used. The reason is a code of shared/base/errors/, with its remedy. What is held goes on working.'
    severity: 2
    every: 'PT15M'
    window: 'PT30M'
    query: '''| where event == 'keys.refresh-failed'
| summarize failed = sum(ItemCount) by reason = tostring(line.reason), secret = tostring(line.secret)
| where failed >= 5'''
  }
  {
    name: 'clock'
    description: 'A clock is off: tokens that Graph signed are only out of time, or a lease was written that no right clock can have written. Posts are refused meanwhile and sent again for four hours. Restart the app; one token now and then is an old post that somebody repeats.'
    severity: 1
    every: 'PT15M'
    window: 'PT1H'
    query: '''| where event == 'clock.doubted'
| summarize doubts = sum(ItemCount) by seenIn = tostring(line.seenIn)
| where seenIn == 'lease' or doubts >= 5'''
  }
  {
    name: 'graph-throttling'
    description: 'More than a fifth of the answers to sync were 429. Sync goes on, later; look for another app that reads the same chats.'
    severity: 3
    every: 'PT15M'
    window: 'PT1H'
    query: '''| where event in ('graph.throttled', 'sync.page')
| summarize throttled = sumif(ItemCount, event == 'graph.throttled'), pages = sumif(ItemCount, event == 'sync.page')
| where throttled > 20 and throttled * 5 > throttled + pages'''
  }
  {
    name: 'live-lag'
    description: 'One live message in twenty was stored more than five minutes after it was written or changed.'
    severity: 2
    every: 'PT15M'
    window: 'PT30M'
    query: '''| where event == 'messages.stored' and tostring(line.road) == 'live'
| summarize late = sum(toint(line.late) * ItemCount), stored = sum(toint(line.stored) * ItemCount)
| where late * 20 > stored and stored > 20'''
  }
  {
    name: 'message-blocked'
    description: 'Data loss prevention blocked messages. The API hides what they say, unless it is asked with policy=show; whoever copied them before has them as they were. message.blocked names them.'
    severity: 3
    every: 'PT15M'
    window: 'PT15M'
    query: '''| where event == 'message.blocked'
| summarize blocked = sum(ItemCount)
| where blocked > 0'''
  }
  {
    name: 'sync-lag'
    description: 'Sources were due for sync and none was finished within a day.'
    severity: 2
    every: 'PT1H'
    window: 'P1D'
    query: '''| where event in ('sync.scheduled', 'sync.finished')
| summarize due = sumif(toint(line.due), event == 'sync.scheduled'), finished = countif(event == 'sync.finished')
| where due > 0 and finished == 0'''
  }
  {
    name: 'sync-failures'
    description: 'Sources could not be synced, or teams and users not listed. They are tried again tomorrow; the reason says whether that can help.'
    severity: 3
    every: 'PT15M'
    window: 'PT1H'
    query: '''| where event == 'sync.failed'
| summarize sources = dcount(tostring(line.source)) by reason = tostring(line.reason)'''
  }
  {
    name: 'hooks-behind'
    description: 'A hook is not told what is new: it was disabled, or its receiver has taken nothing for an hour. What it was not told waits where it is. GET /api/hooks says what it answered; action resume goes on.'
    severity: 2
    every: 'PT15M'
    window: 'PT1H'
    query: '''| where event in ('hook.disabled', 'hook.failed', 'hook.delivered')
| summarize disabled = countif(event == 'hook.disabled'), failed = sumif(ItemCount, event == 'hook.failed'), delivered = countif(event == 'hook.delivered') by hook = tostring(line.hookId), host = tostring(line.host)
| where disabled > 0 or (failed >= 10 and delivered == 0)'''
  }
  {
    name: 'timer-failures'
    description: 'A timer failed: once for what runs daily, three times within an hour for what runs every ten minutes or oftener. The reason is a code of shared/base/errors/, with its remedy.'
    severity: 2
    every: 'PT15M'
    window: 'PT1H'
    query: '''| where event == 'function.failed' and tostring(line.['function']) in ('delta-sync', 'audit', 'lake', 'feed-search', 'renew-subscriptions', 'retry-waiting', 'tell-hooks')
| summarize failed = sum(ItemCount) by timer = tostring(line.['function']), reason = tostring(line.reason)
| where timer in ('delta-sync', 'audit', 'lake') or failed >= 3'''
  }
  {
    name: 'unexpected-errors'
    description: 'A function failed for a reason that has no code: a defect of this product. Please report it.'
    severity: 2
    every: 'PT15M'
    window: 'PT1H'
    query: '''| where event == 'function.failed' and tostring(line.reason) == 'internal-error'
| summarize failed = sum(ItemCount) by failing = tostring(line.['function']), causeName = tostring(line.causeName)'''
  }
]

// The one rule that asks another table than the app's log: behind the cap that one is empty. Azure: "Set daily cap on Log
// Analytics workspace", which is where its query comes from.
var capRule = {
  name: 'log-cap'
  description: 'The daily cap of the log is reached: until tomorrow nothing is logged and no other rule fires. Look at who posts, in the workbook; if it is your tenant, raise dailyLogCapGb.'
  severity: 1
  every: 'PT15M'
  window: 'PT1H'
  query: '''_LogOperation
| where Category =~ 'Ingestion' and Detail has 'OverQuota''''
}
var allRules = concat(map(rules, rule => union(rule, { query: '${lines}${rule.query}' })), [capRule])

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: '${namePrefix}-teamsink'
  location: 'Global'
  tags: tags
  properties: {
    groupShortName: 'teamsink'
    enabled: true
    emailReceivers: [
      {
        name: 'operators'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

var actionGroupIds = empty(email) ? [] : [actionGroup.id]

resource queryRules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for rule in allRules: {
  name: '${namePrefix}-${rule.name}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: 'teamsink ${namePrefix}: ${rule.name}'
    description: rule.description
    severity: rule.severity
    enabled: true
    scopes: [
      workspaceId
    ]
    evaluationFrequency: rule.every
    windowSize: rule.window
    autoMitigate: true
    // The table appears with the first log line, which is after this deployment.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: rule.query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: actionGroupIds
    }
  }
}]

// Key Vault itself tells 30 days before a secret or certificate expires; no query of ours needs to remember.
// Azure: "Azure Key Vault as Event Grid source".
resource keyVaultEvents 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: '${namePrefix}-key-vault'
  location: location
  tags: tags
  properties: {
    source: keyVaultId
    topicType: 'Microsoft.KeyVault.vaults'
  }
}

resource expiry 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: keyVaultEvents
  name: 'expiry'
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    filter: {
      includedEventTypes: [
        'Microsoft.KeyVault.CertificateNearExpiry'
        'Microsoft.KeyVault.CertificateExpired'
        'Microsoft.KeyVault.SecretNearExpiry'
        'Microsoft.KeyVault.SecretExpired'
      ]
    }
    destination: {
      endpointType: 'MonitorAlert'
      properties: {
        severity: 'Sev1'
        description: 'A secret or certificate of teamsink expires within 30 days or has expired. See docs/deploy.md, rotate.'
        actionGroups: actionGroupIds
      }
    }
  }
}
