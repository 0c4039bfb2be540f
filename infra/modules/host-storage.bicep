import { accountProperties } from 'storage-account.bicep'

param name string
param location string
param tags object
param sku string
param isPrivate bool

// The names of the code: shared/port/work-queue.ts. A test compares them.
var queues = [
  'messages'
  'messages-poison'
  'subscriptions'
  'subscriptions-poison'
  'sync'
  'sync-poison'
]
var packageContainer = 'deployment-package'

// What the Functions host owns: its locks, its keys, the package it runs, and the queues it reads. Apart from the data, so
// that whoever reaches one cannot reach the other.
resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: sku
  }
  // Nobody but the host and the app has any business here, operators included.
  properties: accountProperties(isPrivate, [])
}

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
}

resource package 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: blobService
  name: packageContainer
  properties: {
    publicAccess: 'None'
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
