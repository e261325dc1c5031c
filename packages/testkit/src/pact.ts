export * from '@paymux/tooling/pact'
