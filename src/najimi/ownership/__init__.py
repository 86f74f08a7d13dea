"""The customer owns the information: what we hold, from where, what for; erasure, retention."""
