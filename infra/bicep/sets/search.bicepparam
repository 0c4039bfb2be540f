using '../../main.bicep'

param environmentName = 'prod'
param location = 'westeurope'
param cosmosCapacity = 'autoscale'
param search = 'on'
param searchMaxThroughput = 5000
