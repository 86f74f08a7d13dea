"""Models of who renews a contract, fitted to counts: one row per number of renewals made before."""
