"""Billing: charge items and their prices, invoices for paid repairs, payments, the ledger behind them."""
