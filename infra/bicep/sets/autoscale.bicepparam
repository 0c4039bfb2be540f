using '../../main.bicep'

param environmentName = 'prod'
param location = 'westeurope'
param cosmosCapacity = 'autoscale'
param messagesMaxThroughput = 7000
param directoryMaxThroughput = 2000
param interactionsMaxThroughput = 4000
param accessRecordsMaxThroughput = 5000
param stateMaxThroughput = 3000
param cosmosZoneRedundant = true
param alwaysReadyHttpInstances = 2
