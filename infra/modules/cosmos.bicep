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
@description('0 is for ever.')
param messageRetentionDays int
param isPrivate bool
param allowedIpAddresses array

var databaseName = 'teamsink'
// A rule here shuts everybody else out, so there is none while the account is public.
var addresses = isPrivate ? allowedIpAddresses : []

// The table of shared/azure/cosmos-containers.ts, where the reasons are. A test compares them, and the queries with both.
var containers = [
  {
    name: 'messages'
    partitionKeyPath: '/conversationId'
    includedPaths: [
      '/conversationId/?'
      '/messageId/?'
      '/sink/createdMs/?'
      '/sink/lastModifiedMs/?'
      '/from/user/id/?'
      '/from/application/id/?'
      '/from/device/id/?'
    ]
    compositeIndexes: [
      [
        { path: '/conversationId', order: 'ascending' }
        { path: '/sink/createdMs', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
      [
        { path: '/conversationId', order: 'descending' }
        { path: '/sink/createdMs', order: 'descending' }
        { path: '/id', order: 'descending' }
      ]
      [
        { path: '/conversationId', order: 'ascending' }
        { path: '/sink/lastModifiedMs', order: 'ascending' }
        { path: '/id', order: 'ascending' }
      ]
      [
        { path: '/conversationId', order: 'descending' }
        { path: '/sink/lastModifiedMs', order: 'descending' }
        { path: '/id', order: 'descending' }
      ]
    ]
    retentionDays: messageRetentionDays
    maxThroughput: messagesMaxThroughput
  }
  {
    name: 'directory'
    partitionKeyPath: '/scope'
    includedPaths: [
      '/scope/?'
    ]
    compositeIndexes: []
    retentionDays: 0
    maxThroughput: 1000
  }
  {
    name: 'state'
    partitionKeyPath: '/kind'
    includedPaths: [
      '/kind/?'
      '/value/coveredDateTime/?'
      '/value/failed/?'
      '/value/failedDateTime/?'
      '/value/keptDateTime/?'
      '/value/nextRetryDateTime/?'
      '/value/queue/?'
      '/value/reason/?'
      '/value/sourceKind/?'
      '/value/state/?'
    ]
    compositeIndexes: []
    retentionDays: 0
    maxThroughput: 1000
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
      }
    ]
    consistencyPolicy: {
      defaultConsistencyLevel: 'Session'
    }
    capabilities: capacity == 'serverless' ? [
      {
        name: 'EnableServerless'
      }
    ] : []
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
          kind: 'Hash'
          version: 2
          paths: [
            container.partitionKeyPath
          ]
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
      // Without a default, Cosmos DB ignores a ttl that a document carries.
      container.retentionDays > 0 ? { defaultTtl: container.retentionDays * 86400 } : {}
    )
    options: capacity == 'serverless' ? {} : {
      autoscaleSettings: {
        maxThroughput: container.maxThroughput
      }
    }
  }
}]

output id string = account.id
output name string = account.name
output endpoint string = account.properties.documentEndpoint
output databaseName string = database.name
