param name string
param location string
param tags object
@allowed([
  'serverless'
  'autoscale'
])
param capacity string
@description('RU/s, with autoscale.')
param messagesMaxThroughput int
@description('RU/s, with autoscale.')
param directoryMaxThroughput int
@description('RU/s, with autoscale.')
param interactionsMaxThroughput int
@description('RU/s, with autoscale.')
param accessRecordsMaxThroughput int
@description('RU/s, with autoscale.')
param stateMaxThroughput int
@description('on or off.')
param search string
@description('RU/s, with autoscale.')
param searchMaxThroughput int
@description('0 is for ever.')
param messageRetentionDays int
param zoneRedundant bool
@description('See main.bicep.')
param accessLogs string
param workspaceId string
param isPrivate bool
param allowedIpAddresses array

var databaseName = 'teamsink'
// A rule here shuts everybody else out, so there is none while the account is public.
var addresses = isPrivate ? allowedIpAddresses : []

// The table of shared/azure/cosmos-containers.ts, where the reasons are. A test compares them, and the queries with both.
var containers = [
  {
    name: 'messages'
    partitionKeyPaths: [
      '/conversationId'
    ]
    includedPaths: [
      '/conversationId/?'
      '/messageId/?'
      '/rootId/?'
      '/sink/createdMs/?'
      '/sink/lastModifiedMs/?'
      '/from/user/id/?'
      '/from/application/id/?'
      '/from/device/id/?'
    ]
    // One also serves the opposite order on all its paths.
    compositeIndexes: [
      [
        { path: '/conversationId', order: 'ascending' }
        { path: '/sink/createdMs', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
      [
        { path: '/conversationId', order: 'ascending' }
        { path: '/sink/lastModifiedMs', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
    ]
    documentsExpire: true
    retentionDays: messageRetentionDays
    maxThroughput: messagesMaxThroughput
  }
  {
    name: 'meetings'
    partitionKeyPaths: [
      '/organizerId'
    ]
    includedPaths: [
      '/organizerId/?'
      '/meetingKey/?'
      '/createdMs/?'
      '/content/state/?'
    ]
    compositeIndexes: [
      [
        { path: '/organizerId', order: 'ascending' }
        { path: '/createdMs', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
    ]
    documentsExpire: true
    retentionDays: 0
    maxThroughput: directoryMaxThroughput
  }
  {
    name: 'directory'
    partitionKeyPaths: [
      '/table'
      '/parent'
    ]
    includedPaths: [
      '/table/?'
      '/parent/?'
    ]
    compositeIndexes: []
    documentsExpire: true
    retentionDays: 0
    maxThroughput: directoryMaxThroughput
  }
  {
    name: 'interactions'
    partitionKeyPaths: [
      '/sessionId'
    ]
    includedPaths: [
      '/sessionId/?'
      '/userId/?'
      '/appClass/?'
      '/createdMs/?'
    ]
    compositeIndexes: [
      [
        { path: '/sessionId', order: 'ascending' }
        { path: '/createdMs', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
      [
        { path: '/userId', order: 'ascending' }
        { path: '/createdMs', order: 'ascending' }
        { path: '/sessionId', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
      [
        { path: '/createdMs', order: 'ascending' }
        { path: '/sessionId', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
    ]
    documentsExpire: true
    retentionDays: 0
    maxThroughput: interactionsMaxThroughput
  }
  {
    name: 'access-records'
    partitionKeyPaths: [
      '/principalId'
      '/id'
    ]
    includedPaths: [
      '/principalId/?'
      '/conversationId/?'
      '/functionName/?'
      '/answeredMs/?'
    ]
    compositeIndexes: [
      [
        { path: '/principalId', order: 'ascending' }
        { path: '/answeredMs', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
      [
        { path: '/conversationId', order: 'ascending' }
        { path: '/answeredMs', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
      [
        { path: '/answeredMs', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
    ]
    documentsExpire: true
    retentionDays: 0
    maxThroughput: accessRecordsMaxThroughput
  }
  {
    name: 'state'
    partitionKeyPaths: [
      '/kind'
      '/shard'
    ]
    includedPaths: [
      '/kind/?'
      '/shard/?'
      '/value/coveredDateTime/?'
      '/value/failed/?'
      '/value/failedDateTime/?'
      '/value/finishedRound/?'
      '/value/sinceDateTime/?'
      '/value/nextRetryDateTime/?'
      '/value/queue/?'
      '/value/reason/?'
      '/value/sourceKind/?'
      '/value/state/?'
    ]
    compositeIndexes: []
    documentsExpire: true
    retentionDays: 0
    maxThroughput: stateMaxThroughput
  }
]

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-04-15' = {
  name: name
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    locations: [
      {
        locationName: location
        failoverPriority: 0
        isZoneRedundant: zoneRedundant
      }
    ]
    consistencyPolicy: {
      defaultConsistencyLevel: 'Session'
    }
    capabilities: concat(capacity == 'serverless' ? [
      {
        name: 'EnableServerless'
      }
    ] : [], search == 'on' ? [
      {
        name: 'EnableNoSQLFullTextSearch'
      }
    ] : [])
    // Restores to any second of the last week; this tier costs nothing beyond the restore itself.
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: {
        tier: 'Continuous7Days'
      }
    }
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: isPrivate && empty(addresses) ? 'Disabled' : 'Enabled'
    ipRules: [for address in addresses: {
      ipAddressOrRange: address
    }]
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2025-04-15' = {
  parent: account
  name: databaseName
  properties: {
    resource: {
      id: databaseName
    }
  }
}

// The app cannot create containers: its role is for data only.
resource sqlContainers 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-04-15' = [for container in containers: {
  parent: database
  name: container.name
  properties: {
    resource: union(
      {
        id: container.name
        partitionKey: {
          // Several paths are a hierarchical key.
          kind: length(container.partitionKeyPaths) > 1 ? 'MultiHash' : 'Hash'
          version: 2
          paths: container.partitionKeyPaths
        }
        indexingPolicy: {
          indexingMode: 'consistent'
          automatic: true
          includedPaths: map(container.includedPaths, path => { path: path })
          excludedPaths: [
            {
              path: '/*'
            }
          ]
          compositeIndexes: container.compositeIndexes
        }
      },
      // Without a default, Cosmos DB ignores a ttl that a document carries; -1 lets those expire that say so.
      container.retentionDays > 0 ? { defaultTtl: container.retentionDays * 86400 } : container.documentsExpire ? { defaultTtl: -1 } : {}
    )
    options: capacity == 'serverless' ? {} : {
      autoscaleSettings: {
        maxThroughput: container.maxThroughput
      }
    }
  }
}]

// SEARCH_CONTAINER of shared/azure/cosmos-containers.ts. A test compares them. The first version that knows full-text indexes.
resource searchContainer 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-10-15' = if (search == 'on') {
  parent: database
  name: 'search'
  properties: {
    resource: {
      id: 'search'
      partitionKey: {
        kind: 'Hash'
        version: 2
        paths: [
          '/place'
        ]
      }
      indexingPolicy: {
        indexingMode: 'consistent'
        automatic: true
        includedPaths: map(
          [
            '/place/?'
            '/kind/?'
            '/documentId/?'
            '/isLatest/?'
            '/isBlocked/?'
            '/teamId/?'
            '/senderIds/[]/?'
            '/senderTypes/[]/?'
            '/mentionedIds/[]/?'
            '/hasAttachment/?'
            '/createdMs/?'
            '/modifiedMs/?'
          ],
          path => { path: path }
        )
        excludedPaths: [
          {
            path: '/*'
          }
        ]
        compositeIndexes: [
          [
            { path: '/createdMs', order: 'ascending' }
            { path: '/id', order: 'ascending' }
          ]
        ]
        fullTextIndexes: [
          {
            path: '/terms'
          }
        ]
      }
      fullTextPolicy: {
        defaultLanguage: 'en-US'
        fullTextPaths: [
          {
            path: '/terms'
            language: 'en-US'
          }
        ]
      }
      defaultTtl: -1
    }
    options: capacity == 'serverless' ? {} : {
      autoscaleSettings: {
        maxThroughput: searchMaxThroughput
      }
    }
  }
}

resource access 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (accessLogs == 'everything') {
  name: 'access'
  scope: account
  properties: {
    workspaceId: workspaceId
    // Tables of Cosmos DB's own, which cost less to search than the one that all services share.
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      {
        category: 'DataPlaneRequests'
        enabled: true
      }
    ]
  }
}

output id string = account.id
output name string = account.name
output endpoint string = account.properties.documentEndpoint
output databaseName string = database.name
