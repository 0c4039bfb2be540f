using '../../main.bicep'

param environmentName = 'prod'
param location = 'westeurope'
param cosmosCapacity = 'autoscale'
param search = 'on'
param searchMaxThroughput = 5000
param otlpEndpoint = 'https://otlp.example.com'
param otlpHeaders = 'x-key=of%20theirs'
param tracesShare = '0.1'
