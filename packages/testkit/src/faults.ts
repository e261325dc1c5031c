export * from '@paymux/faults'
