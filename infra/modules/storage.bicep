param name string
param location string
param tags object
param sku string
@description('0 is for ever.')
param rawRetentionDays int
@description('0 is no policy.')
param rawImmutabilityDays int
param isPrivate bool
param allowedIpAddresses array

// The names of the code: shared/port/blob-store.ts and shared/port/work-queue.ts. A test compares them.
var dataContainers = [
  'raw'
  'quarantine'
  'claims'
]
var queues = [
  'messages'
  'messages-poison'
  'subscriptions'
  'subscriptions-poison'
  'sync'
  'sync-poison'
]
var packageContainer = 'deployment-package'
var allContainers = concat(dataContainers, [packageContainer])

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: sku
  }
  properties: {
    accessTier: 'Hot'
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    supportsHttpsTrafficOnly: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: isPrivate && empty(allowedIpAddresses) ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
      ipRules: [for address in allowedIpAddresses: {
        value: address
        action: 'Allow'
      }]
    }
  }
}

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    // A week to take back what a person deleted. The app itself deletes only claims.
    deleteRetentionPolicy: {
      enabled: true
      days: 7
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: 7
    }
  }
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = [for container in allContainers: {
  parent: blobService
  name: container
  properties: {
    publicAccess: 'None'
  }
}]

// Left unlocked: a locked policy can never be shortened or removed, and that is for a person to decide.
resource rawImmutability 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2024-01-01' = if (rawImmutabilityDays > 0) {
  parent: containers[0]
  name: 'default'
  properties: {
    immutabilityPeriodSinceCreationInDays: rawImmutabilityDays
    allowProtectedAppendWrites: false
  }
}

// Always deployed, if only disabled: a rule left out would stay in place from an earlier deployment and go on deleting.
// There is none for quarantine and claims: dead letters point at claims, and the app removes what is over of both once a day.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'expire-raw'
          enabled: rawRetentionDays > 0
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: [
                'blockBlob'
              ]
              prefixMatch: [
                'raw/'
              ]
            }
            actions: {
              baseBlob: {
                delete: {
                  daysAfterModificationGreaterThan: max(rawRetentionDays, 1)
                }
              }
            }
          }
        }
      ]
    }
  }
}

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2024-01-01' = {
  parent: account
  name: 'default'
}

// The host polls queues without creating them, poison queues included.
resource storageQueues 'Microsoft.Storage/storageAccounts/queueServices/queues@2024-01-01' = [for queue in queues: {
  parent: queueService
  name: queue
}]

output id string = account.id
output name string = account.name
output packageContainerUrl string = '${account.properties.primaryEndpoints.blob}${packageContainer}'
