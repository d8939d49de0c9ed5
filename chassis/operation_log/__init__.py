"""The operation log: sealed into a chain of digests for each tenant, so that whatever is changed in it is found out."""
