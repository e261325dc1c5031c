export * from '@paymux/tooling/faults'
